import type { Base } from './base.ts';
import type { Rotated, StoreKit, StoreRotation, StoreWrite } from './store-kit.ts';
import type { StoreResult } from './store-result.ts';

/** The sessions of one store as its framework sees them: objects that live as long as a request. */
export interface LiveObjects {
  /** Says what an object was made from. */
  remember(live: object, base: Base): void;
  baseOf(live: object): Base | undefined;
  /** Writes an object; `unknown`: what to do with one that was never read or written. */
  set(id: string, live: object, unknown: 'create' | 'replace', device?: StoreWrite['device']): Promise<StoreResult>;
  /** Whether a touch would have nothing to send, and nothing to wait for. */
  isTouched(id: string, live: { readonly cookie?: unknown }): boolean;
  /** Whether a touch would write a new cookie. */
  hasNewCookie(id: string, live: { readonly cookie?: unknown }): boolean;
  touch(id: string, live: { readonly cookie?: unknown }): Promise<StoreResult>;
  /** `StoreKit.rotate` of an object. */
  rotate(id: string, live: object, options?: StoreRotation): Promise<Rotated | StoreResult>;
  /** Says that the session of an object has ended: what is written of it from now on is dropped. */
  end(live: object): void;
}

/** What is known of one object. */
interface Entry {
  base?: Base;
  /** The call for it that was made last. */
  last?: Promise<unknown>;
  ended?: true;
}

/**
 * Keeps the base of each live object, and runs the calls for one object one after the other: two saves of a new session
 * are one create and one update. An object whose session has ended keeps its base, so no later save creates it anew.
 */
export function createLiveObjects(kit: StoreKit): LiveObjects {
  const key = Symbol('session store');
  const frozen = new WeakMap<object, Entry>();
  const find = (live: object): Entry | undefined => (live as { [key]?: Entry })[key] ?? frozen.get(live);

  // Hidden on the object itself: a WeakMap for all of them costs more than reading the session does.
  const keep = (live: object, entry: Entry): Entry => {
    if (Object.isExtensible(live)) Object.defineProperty(live, key, { value: entry, configurable: true });
    else frozen.set(live, entry);
    return entry;
  };

  const entryOf = (live: object): Entry => find(live) ?? keep(live, {});

  const inTurn = <T>(entry: Entry, call: () => Promise<T>): Promise<T> => {
    const running = entry.last === undefined ? call() : entry.last.then(call, call);
    entry.last = running;
    return running;
  };

  const noted = (entry: Entry, result: StoreResult): StoreResult => {
    if (result.base !== undefined) entry.base = result.base;
    if (result.status === 'revoked') entry.ended = true;
    return result;
  };

  return {
    remember: (live, base) => void keep(live, { base }),
    baseOf: (live) => find(live)?.base,
    end: (live) => {
      entryOf(live).ended = true;
    },
    set: (id, live, unknown, device) => {
      const entry = entryOf(live);
      return inTurn(entry, async () => {
        if (entry.ended) return { status: 'gone' };
        const mode = entry.base === undefined ? unknown : 'update';
        return noted(entry, await kit.write(id, live, entry.base, { mode, ...(device && { device }) }));
      });
    },
    isTouched: (id, live) => {
      const entry = find(live);
      return entry !== undefined && entry.last === undefined && kit.isTouched(id, entry.base, { cookie: live.cookie });
    },
    hasNewCookie: (id, live) => kit.hasNewCookie(id, find(live)?.base, live.cookie),
    touch: (id, live) => {
      const entry = entryOf(live);
      const touch = (): Promise<StoreResult> => kit.touch(id, entry.base, { cookie: live.cookie });
      return inTurn(entry, () => touch().then((result) => noted(entry, result)));
    },
    rotate: (id, live, options) => {
      const entry = entryOf(live);
      return inTurn(entry, () => kit.rotate(id, live, entry.base, options));
    },
  };
}
