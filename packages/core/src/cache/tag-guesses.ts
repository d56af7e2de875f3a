const MOST = 10_000;

/**
 * The tags that entries bore when this process last had to do with them, where the definition does not say them
 * beforehand. Their versions are read in the same round trip as the entry. A guess that turns out wrong costs a second
 * round trip, which every read would cost without it.
 */
export interface TagGuesses {
  of(key: string): readonly string[] | undefined;
  learn(key: string, tags: readonly string[]): void;
}

export function createTagGuesses(): TagGuesses {
  const known = new Map<string, readonly string[]>();
  return {
    of: (key) => known.get(key),
    learn: (key, tags) => {
      known.delete(key);
      if (tags.length === 0) return;
      known.set(key, tags);
      const [oldest = key] = known.keys();
      if (known.size > MOST) known.delete(oldest);
    },
  };
}
