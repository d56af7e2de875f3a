/** The command line is wrong. The message names the option; the tool ends with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The nearest of some words, when it is near: two letters away at most. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const near = words.map((other) => [distance(word, other), other] as const).sort(([a], [b]) => a - b);
  const [best] = near;
  return best !== undefined && best[0] <= 2 ? best[1] : undefined;
}

/** Levenshtein's: https://en.wikipedia.org/wiki/Levenshtein_distance */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(same, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
