import { type Base, baseOf } from './base.ts';
import type { State } from './state.ts';

/** How a write ended. `base`: what the next write of this object starts from; absent when nothing is stored. */
export interface StoreResult {
  readonly status:
    | ('saved' | 'touched' | 'unchanged' | 'destroyed')
    | ('gone' | 'conflict' | 'revoked' | 'limit' | 'fixation' | 'exists');
  /** The properties in conflict. */
  readonly fields?: string[];
  readonly base?: Base;
}

/** The result of an operation on the session of an id, for an adapter. */
export function resultOf(
  id: string,
  result: {
    readonly status: StoreResult['status'] | 'created';
    readonly fields?: string[];
    readonly state?: State;
  },
): StoreResult {
  const { status, fields, state } = result;
  return {
    status: status === 'created' ? 'saved' : status,
    ...(fields !== undefined && { fields }),
    ...(state !== undefined && { base: baseOf(id, state) }),
  };
}
