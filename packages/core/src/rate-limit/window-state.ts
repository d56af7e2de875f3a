/** What the key of a window holds: the number of its newest part, then the counts, newest first. */
export function windowState(held: string | null): { newest: number | undefined; counts: number[] } {
  const text = held ?? '';
  const newest = /^\d+/.exec(text)?.[0];
  return {
    newest: newest === undefined ? undefined : Number(newest),
    counts: [...text.matchAll(/,(\d+)/g)].map(([, n]) => Number(n)),
  };
}
