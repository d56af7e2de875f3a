/** Random numbers that can be had again: what a failed run printed. (mulberry32) */
export interface Random {
  readonly seed: number;
  /** An integer from `min` to `max`, both included. */
  int(min: number, max: number): number;
  /** An integer of any size up to `max`: small ones are as likely as large ones. */
  size(max: number): number;
  pick<T>(items: readonly T[]): T;
}

export function random(seed: number = Math.floor(Math.random() * 2 ** 32)): Random {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    seed,
    int,
    size: (max) => Math.floor(2 ** (next() * Math.log2(max + 1))),
    pick: (items) => {
      const item = items[int(0, items.length - 1)];
      if (item === undefined) throw new TypeError('nothing to pick from');
      return item;
    },
  };
}
