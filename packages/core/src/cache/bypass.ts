/**
 * Loads past the cache, when an entry must be left alone: at most one running and one queued per entry. A caller may
 * share the queued one, which begins after the caller did, and never the running one, which may have read old data.
 */
export interface Bypass<T> {
  run(key: string, load: () => Promise<T>): Promise<T>;
}

interface Lane<T> {
  readonly running: Promise<T>;
  queued: Promise<T> | null;
}

export function createBypass<T>(): Bypass<T> {
  const lanes = new Map<string, Lane<T>>();

  const begin = (key: string, load: () => Promise<T>): Promise<T> => {
    const lane: Lane<T> = { running: load(), queued: null };
    lanes.set(key, lane);
    const clear = (): void => {
      if (lane.queued === null) lanes.delete(key);
    };
    lane.running.then(clear, clear);
    return lane.running;
  };

  return {
    run: (key, load) => {
      const lane = lanes.get(key);
      if (lane === undefined) return begin(key, load);
      const next = (): Promise<T> => begin(key, load);
      lane.queued ??= lane.running.then(next, next);
      return lane.queued;
    },
  };
}
