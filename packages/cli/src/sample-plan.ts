/** A node's part of a sample. */
export interface SamplePart {
  readonly size: number;
  /** Told how many keys of this node were looked at. */
  readonly onKeys: (keys: number) => void;
}

/** Shares a sample between nodes by how many keys each has, and adds up how far they are. */
export function planSample(
  sizes: readonly number[],
  sample: number,
  onProgress: (keys: number, planned: number) => void = () => {},
): readonly SamplePart[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const planned = Math.min(sample, total);
  const done = sizes.map(() => 0);
  return sizes.map((of, i) => ({
    size: total === 0 || of === total ? sample : Number.isFinite(sample) ? Math.ceil((sample * of) / total) : of,
    onKeys: (keys) => {
      done[i] = keys;
      const looked = done.reduce((sum, part) => sum + part, 0);
      onProgress(looked, Math.max(planned, looked));
    },
  }));
}
