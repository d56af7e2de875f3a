import { DriverError, type Reply } from '../driver/driver.ts';
import { textOrNull } from '../driver/reply.ts';
import type { Namespace } from '../keys/keys.ts';
import type { Link } from './link.ts';
import { pause } from './pause.ts';
import { remembering } from './remembered-keys.ts';
import { createSameTick } from './same-tick.ts';
import { createTagBatch } from './tag-batch.ts';
import { tagBump } from './tag-bump.ts';
import { tagClock } from './tag-clock.ts';
import { tagEnsure } from './tag-ensure.ts';
import type { StoredTag } from './tag-region.ts';

/**
 * Tags are versions, not lists of keys: invalidating one is one write whatever it covers, and nothing outlives it.
 *
 * A clock counts invalidations, by the server's time in µs. An entry remembers the clock as it stood before its load
 * began; it is valid while each of its tags has a version that is not above that. A tag that is missing counts as
 * invalid, so losing one to eviction costs loads and never shows an old value. All of it lies in one cluster slot.
 * What the callers of one tick ask is asked once.
 */
export interface Tags {
  /** Whether these tags of an entry still allow it: at once where their versions are known. Others are read. */
  valid(tags: readonly StoredTag[], known: Versions): boolean | Promise<boolean>;
  /** The clock, to be read before a load begins. */
  sequence(): Promise<string>;
  /** Makes missing tags. Answers whether all allow an entry whose load began at this sequence. */
  ensure(names: readonly string[], sequence: string): Promise<boolean>;
  /** What bears one of these tags and was loaded before is no longer valid. */
  bump(names: readonly string[]): Promise<void>;
  /** The key of a tag. @throws `INVALID_KEY` */
  keyOf(name: string): string;
}

/** Tags whose versions were read beside an entry, and what was answered; nothing for those that could not be read. */
export interface Versions {
  readonly names: readonly string[];
  readonly replies: readonly Reply[];
}

/** `keepMs` is asked at each use: how long tags outlive their last use. */
export function createTags(link: Link, keys: Namespace, keepMs: () => number): Tags {
  const clock = keys.tagged('cache', 'clock', keys.app, '');
  const keyOf = remembering((name: string) => keys.tagged('cache', 'tag', keys.app, name));
  const input = (tags: readonly string[]): { clock: string; tags: readonly string[]; keepMs: number } => ({
    clock,
    tags,
    keepMs: keepMs(),
  });

  const ensured = createTagBatch((tags) => retrying(() => link.run(clock, tagEnsure, input(tags))));
  const sequences = createSameTick<Promise<string>>();

  return {
    keyOf,
    valid: (tags, { names, replies }) => {
      const versions = tags.map(({ name }) => replies[names.indexOf(name)]);
      if (!versions.includes(undefined)) return allAllow(tags, versions);
      return retrying(() => link.read.tags(tags.map(({ name }) => keyOf(name)))).then((all) => allAllow(tags, all));
    },
    sequence: () =>
      sequences.share(clock, async (ended) => {
        await ended;
        return link.run(clock, tagClock, { clock, keepMs: keepMs() });
      }),
    ensure: async (names, sequence) => {
      const versions = await Promise.all(names.map((name) => ensured(keyOf(name))));
      return versions.every((one) => allows(one, sequence));
    },
    bump: async (names) => {
      await retrying(() => link.run(clock, tagBump, input(names.map(keyOf))));
    },
  };
}

function allAllow(tags: readonly StoredTag[], versions: readonly (Reply | undefined)[]): boolean {
  return tags.every(({ sequence }, index) => allows(textOrNull(versions[index]), sequence));
}

/** Versions and sequences have one width, so text compares like the numbers. */
function allows(version: string | null, sequence: string): boolean {
  return version !== null && version <= sequence;
}

const TRIES = 5;

/** While their slot moves to another node, commands of several keys are refused with TRYAGAIN: nothing ran. */
async function retrying<T>(call: () => Promise<T>): Promise<T> {
  for (let left = TRIES; ; left--) {
    try {
      return await call();
    } catch (error) {
      if (left === 1 || !(error instanceof DriverError && error.redisCode === 'TRYAGAIN')) throw error;
      await pause(2 ** (TRIES - left) * 10);
    }
  }
}
