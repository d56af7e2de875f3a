import type { State } from './state.ts';

/** What a session object was when it was last read or written. Opaque; in JSON it disappears. */
export interface Base {
  toJSON(): undefined;
}

/**
 * A class, for the sake of its private fields: stores make one of these at every request, and an entry in a WeakMap, the
 * other way to keep something private, costs more than reading the session does.
 */
class StateBase implements Base {
  readonly #id: string;
  readonly #state: State;

  constructor(id: string, state: State) {
    this.#id = id;
    this.#state = state;
  }

  toJSON(): undefined {
    return undefined;
  }

  static stateOf(base: object, id: string): State | undefined {
    return #state in base && base.#id === id ? base.#state : undefined;
  }
}

export function baseOf(id: string, state: State): Base {
  return new StateBase(id, state);
}

/** What a base stands for, if it is one of this very session. */
export function stateBehind(base: Base | undefined, id: string): State | undefined {
  return base === undefined ? undefined : StateBase.stateOf(base, id);
}
