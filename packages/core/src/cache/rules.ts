import { type Duration, toMs } from '../duration.ts';
import { invalidOption } from '../errors.ts';
import type { Definition } from './definition.ts';
import { LONGEST_LEASE_MS } from './layout.ts';

const DAY_MS = 86_400_000;
/** The longest ttl, staleFor and graceFor. */
export const LONGEST_TTL_MS: number = 30 * DAY_MS;
const MOST_TAGS = 32;

/** The options of a definition that decide over time and tags, checked, in ms. */
export interface Rules<Id, V> {
  /** 0: do not cache. */
  readonly ttlMs: (value: V) => number;
  /** The ttl where it is one for all values, else the longest there can be. */
  readonly longestTtlMs: number;
  readonly jitter: number;
  readonly staleForMs: number;
  readonly graceForMs: number;
  readonly negativeTtlMs: number;
  readonly errorCooldownMs: number;
  readonly earlyRefresh: number;
  readonly leaseMs: number;
  readonly loadTimeoutMs: number;
  /** Infinity: none. */
  readonly softTimeoutMs: number;
  readonly tags: readonly string[] | ((value: V, id: Id) => readonly string[]) | undefined;
}

type TimeOptions<Id, V> = Pick<
  Definition<Id, V>,
  | 'ttl'
  | 'jitter'
  | 'staleFor'
  | 'graceFor'
  | 'negativeTtl'
  | 'errorCooldown'
  | 'earlyRefresh'
  | 'lease'
  | 'loadTimeout'
  | 'softTimeout'
  | 'tags'
>;

/**
 * Checks and converts the options; `of` says whose they are in messages.
 *
 * @throws `INVALID_OPTION`
 */
export function checkRules<Id, V>(of: string, options: TimeOptions<Id, V>): Rules<Id, V> {
  const { ttl, jitter = 0.1, earlyRefresh = 1, tags } = options;
  const ms = (name: keyof TimeOptions<Id, V> & string, value: Duration, min: number, max: number): number =>
    toMs(value, { name: `${of}.${name}`, min, max });
  if (!(jitter >= 0 && jitter < 1)) throw invalidOption(`${of}.jitter must be at least 0 and below 1`);
  if (!(earlyRefresh >= 0 && earlyRefresh < Number.POSITIVE_INFINITY))
    throw invalidOption(`${of}.earlyRefresh must be a number, 0 or above`);
  if (tags !== undefined && typeof tags !== 'function') checkTags(tags);
  const fixedTtl = typeof ttl === 'function' ? undefined : ms('ttl', ttl, 1, LONGEST_TTL_MS);
  return {
    ttlMs: typeof ttl === 'function' ? (value) => ttlOf(ttl(value)) : () => fixedTtl ?? 0,
    longestTtlMs: fixedTtl ?? LONGEST_TTL_MS,
    jitter,
    earlyRefresh,
    tags,
    staleForMs: ms('staleFor', options.staleFor ?? 0, 0, LONGEST_TTL_MS),
    graceForMs: ms('graceFor', options.graceFor ?? 0, 0, LONGEST_TTL_MS),
    negativeTtlMs: ms('negativeTtl', options.negativeTtl ?? '10s', 0, LONGEST_TTL_MS),
    errorCooldownMs: ms('errorCooldown', options.errorCooldown ?? '1s', 0, LONGEST_LEASE_MS),
    leaseMs: ms('lease', options.lease ?? '5s', 500, LONGEST_LEASE_MS),
    loadTimeoutMs: ms('loadTimeout', options.loadTimeout ?? '30s', 1, DAY_MS),
    softTimeoutMs:
      options.softTimeout === undefined ? Number.POSITIVE_INFINITY : ms('softTimeout', options.softTimeout, 1, DAY_MS),
  };
}

/** A ttl that was computed for one value: 0 means that it is not cached. @throws `INVALID_OPTION` */
export function ttlOf(ttl: Duration): number {
  return toMs(ttl, { name: 'ttl', min: 0, max: LONGEST_TTL_MS });
}

/** @throws `INVALID_OPTION` */
export function checkTags(tags: readonly string[]): readonly string[] {
  checkTagNames(tags);
  if (tags.length > MOST_TAGS) throw invalidOption(`a value may bear at most ${MOST_TAGS} tags, got ${tags.length}`);
  return tags;
}

/** @throws `INVALID_OPTION` */
export function checkTagNames(tags: readonly string[]): readonly string[] {
  if (!Array.isArray(tags)) throw invalidOption('tags must be a list');
  if (tags.some((tag) => typeof tag !== 'string' || tag === '')) throw invalidOption('a tag must be text, not empty');
  return tags;
}

/** The write hold of a definition, ms; null: none. @throws `INVALID_OPTION` */
export function checkHold(of: string, hold: Duration | false | undefined): number | null {
  if (hold === undefined || hold === false) return null;
  return toMs(hold, { name: `${of}.hold`, min: 1_000, max: LONGEST_LEASE_MS });
}
