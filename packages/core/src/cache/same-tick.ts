/** Lets callers of one tick share one piece of work per key. */
export interface SameTick<T> {
  /**
   * The work that a caller of this tick began for this key; else begins it. `ended` resolves when the tick is over and
   * nobody joins any more: whatever must come after every sharer began, such as sending the command whose answer they
   * share, awaits it.
   */
  share(key: string, begin: (ended: Promise<void>) => T): T;
}

export function createSameTick<T>(): SameTick<T> {
  let works = new Map<string, T>();
  let ended = Promise.resolve();

  const open = (resolve: () => void): void => {
    process.nextTick(() => {
      works = new Map();
      resolve();
    });
  };

  return {
    share: (key, begin) => {
      const begun = works.get(key);
      if (begun !== undefined) return begun;
      if (works.size === 0) ended = new Promise(open);
      const work = begin(ended);
      works.set(key, work);
      return work;
    },
  };
}
