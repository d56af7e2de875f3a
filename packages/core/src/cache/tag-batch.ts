/** Asks about the tags of one tick together: answers something for each key. */
export type TagBatch = (key: string) => Promise<string | null>;

interface Batch {
  /** Key to place in the answer. */
  readonly places: Map<string, number>;
  readonly answers: Promise<readonly (string | null)[]>;
}

export function createTagBatch(ask: (keys: readonly string[]) => Promise<readonly (string | null)[]>): TagBatch {
  let batch: Batch | undefined;

  const open = (): Batch => {
    const places = new Map<string, number>();
    const tickEnded = new Promise<void>((resolve) => {
      process.nextTick(() => {
        batch = undefined;
        resolve();
      });
    });
    return { places, answers: tickEnded.then(() => ask([...places.keys()])) };
  };

  return async (key) => {
    batch ??= open();
    const { places, answers } = batch;
    const place = places.get(key) ?? places.size;
    places.set(key, place);
    return (await answers)[place] ?? null;
  };
}
