/** Options of every call that reads. */
export interface ReadOptions {
  /** Ends this caller's wait; the load goes on for the others, and for the cache. */
  readonly signal?: AbortSignal;
}
