import type { Claim } from './entry.ts';
import type { Found } from './outcome.ts';

/** What a reader makes of an entry. */
export interface Look<V> {
  /** A value that may be handed out: now, or if loading fails. */
  readonly found: Found<V> | null;
  /** Soft expiry of the value that stands, as it is written; '' where none stands. */
  readonly seen: string;
  /** There is no such key at all. */
  readonly absent: boolean;
  /** Who keeps others from loading, and for how long at most (ms). */
  readonly claim: Claim;
  readonly owner: string;
  readonly leftMs: number;
  /** Why this call must leave the entry alone, and loads past it. */
  readonly blocked: Blocked | null;
}

/** A writer holds the entry; a later release wrote it; a key of somebody else stands there; Redis does not answer. */
export type Blocked = 'hold' | 'newer' | 'foreign' | 'unavailable';

/** Nothing is known, or nothing that helps. */
export const NOTHING: Look<never> = {
  found: null,
  seen: '',
  absent: false,
  claim: 'none',
  owner: '',
  leftMs: 0,
  blocked: null,
};

export const ABSENT: Look<never> = { ...NOTHING, absent: true };

/** It was not looked for, but is most likely not there. */
export const MOST_LIKELY_ABSENT: Look<never> = { ...ABSENT };

export const blockedBy = (blocked: Blocked): Look<never> => ({ ...NOTHING, blocked });
