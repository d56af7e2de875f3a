/** What a key is for, and so what may be lost with it. */
export type Purpose = 'cache' | 'session' | 'rate' | 'lock' | 'queue';

/**
 * The words of a key that name a purpose. The patterns write under the first of each row; the others are what people
 * write by hand. They are refused as cache domains and as names of rate-limit policies, so that a key of ours never
 * names two purposes.
 */
const WORDS: Readonly<Record<Purpose, readonly string[]>> = {
  cache: ['cache'],
  session: ['session', 'sessions', 'sess'],
  rate: ['rate', 'rate-limit', 'ratelimit'],
  lock: ['lock', 'lease'],
  queue: ['queue', 'job'],
};

const PURPOSES: ReadonlyMap<string, Purpose> = new Map(
  (Object.keys(WORDS) as Purpose[]).flatMap((purpose) => WORDS[purpose].map((word) => [word, purpose] as const)),
);

/** Whether a word names a purpose. */
export function isPurposeWord(word: string): boolean {
  return PURPOSES.has(word);
}

/** What keys of this domain and entity are for; where both name a purpose, the domain decides. Null: neither does. */
export function purposeOf(domain: string, entity: string): Purpose | null {
  return PURPOSES.get(domain) ?? PURPOSES.get(entity) ?? null;
}
