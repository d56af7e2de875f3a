import { type Duration, toMs } from '../duration.ts';

/**
 * Whether the user proved who they are within `maxAge`: for a step-up check before a sensitive action (ASVS 7.5.1).
 * Set `authenticatedAt` (ms since 1970) in the data at each login. A time in the future is not fresh.
 *
 * @throws `INVALID_OPTION`
 */
export function isFresh(data: { readonly authenticatedAt?: number }, maxAge: Duration): boolean {
  const age = Date.now() - (data.authenticatedAt ?? Number.NaN);
  return age >= 0 && age <= toMs(maxAge, { name: 'maxAge' });
}
