import type { RemoveEntry } from './remove-entry.ts';

/**
 * Entries that should be gone and may not be: their invalidation failed. This process leaves them alone and loads past
 * the cache, until the removal is confirmed or the entries must have expired.
 */
export interface Unconfirmed {
  has(key: string): boolean;
  add(keys: readonly string[]): void;
  stop(): void;
}

const RETRY_EVERY_MS = 1_000;
const MOST_KEYS = 10_000;

export interface UnconfirmedOptions {
  /** No entry is kept for longer. */
  readonly longestMs: number;
  readonly removeEntry: RemoveEntry;
  /** Removes all entries of the domain: where the keys are too many to be remembered. */
  readonly removeAll: () => Promise<unknown>;
  /** From now on every entry of the domain has to be left alone. */
  readonly onOverflow: () => void;
}

export function createUnconfirmed({ longestMs, removeEntry, removeAll, onOverflow }: UnconfirmedOptions): Unconfirmed {
  /** Key to the time (`performance.now()`) when its entry must have expired. */
  const pending = new Map<string, number>();
  let allUntilMs = 0;
  let timer: NodeJS.Timeout | undefined;

  const retry = async (): Promise<void> => {
    const now = performance.now();
    if (allUntilMs > 0) {
      const done = allUntilMs <= now || (await removeAll().then(yes, no));
      if (done) allUntilMs = 0;
    }
    await Promise.all(
      [...pending].map(async ([key, untilMs]) => {
        const done = untilMs <= now || (await removeEntry(key, RETRY_EVERY_MS).then(yes, no));
        if (done && pending.get(key) === untilMs) pending.delete(key);
      }),
    );
    timer = undefined;
    schedule();
  };

  const schedule = (): void => {
    if (pending.size > 0 || allUntilMs > 0) timer ??= setTimeout(() => void retry(), RETRY_EVERY_MS).unref();
  };

  return {
    has: (key) => allUntilMs > 0 || pending.has(key),
    add: (keys) => {
      const untilMs = performance.now() + longestMs;
      for (const key of keys) pending.set(key, untilMs);
      if (pending.size > MOST_KEYS) {
        pending.clear();
        allUntilMs = untilMs;
        onOverflow();
      }
      schedule();
    },
    stop: () => {
      clearTimeout(timer);
      pending.clear();
      allUntilMs = 0;
    },
  };
}

const yes = (): boolean => true;
const no = (): boolean => false;
