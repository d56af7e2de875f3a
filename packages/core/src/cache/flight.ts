/** One load by this process under a lease. */
export interface Flight<V> extends Progress {
  readonly token: string;
  /** The request whose loader runs. */
  readonly request: object;
  /** How it ended. Never rejects. */
  readonly end: Promise<End<V>>;
  /** The same, but at once when the lease is lost: its value is then of no use to those who only joined. */
  news(): Promise<End<V>>;
}

export interface Progress {
  /** FILL is on its way: whoever joins from now on may have missed an invalidation of the entry's tags. */
  sealed: boolean;
  /** Callers that wait for it, besides those who started it. */
  waiters: number;
}

export type End<V> =
  /** `stood`: the lease stood to the end and, where `tagged`, so did the tags: nothing was invalidated meanwhile. */
  | { readonly state: 'loaded'; readonly value: V | null; readonly stood: boolean; readonly tagged: boolean }
  | { readonly state: 'failed'; readonly error: unknown }
  /** The lease was lost, and the loader gave up for that reason. */
  | { readonly state: 'revoked' };

/** Why an entry is loaded: for traces. */
export type LoadReason = 'miss' | 'stale' | 'early' | 'forced';
