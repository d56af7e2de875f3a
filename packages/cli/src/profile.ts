import type { Purpose } from '@redis-patterns/core/keys';
import type { Sample } from './facts.ts';

/** What a server is used for. */
export interface Profile {
  readonly purposes: readonly Purpose[];
  /** By `--profile`, and not seen in the keys. */
  readonly given: boolean;
}

/** A purpose counts from this share of the sample, or from so many keys. */
const PRESENT_SHARE = 0.005;
const PRESENT_KEYS = 50;

/** The purposes that the sampled keys show. */
export function profileOf(samples: readonly Sample[]): Profile {
  const counts = new Map<Purpose, number>();
  let total = 0;
  for (const { keys } of samples) {
    total += keys.length;
    for (const { purpose } of keys) if (purpose !== null) counts.set(purpose, (counts.get(purpose) ?? 0) + 1);
  }
  const present = [...counts].filter(([, count]) => count >= PRESENT_KEYS || count >= total * PRESENT_SHARE);
  return { purposes: present.map(([purpose]) => purpose).sort(), given: false };
}

export function uses(profile: Profile, ...purposes: readonly Purpose[]): boolean {
  return purposes.some((purpose) => profile.purposes.includes(purpose));
}

/** Nothing is lost for good when such a server forgets. */
export function cacheOnly(profile: Profile): boolean {
  return profile.purposes.length > 0 && profile.purposes.every((purpose) => purpose === 'cache');
}
