import type { Cache, Cached, CacheOptions, Definition } from '@redis-patterns/core/cache';
import { createCache } from '@redis-patterns/core/cache';
import type { Driver } from '@redis-patterns/core/driver';
import type { Namespace } from '@redis-patterns/core/keys';
import { faultyDriver, unsent } from '../faulty-driver.ts';
import type { Database } from './database.ts';

/** A value of a fuzz run. */
export interface Row {
  readonly row: string;
  readonly version: number;
}

/** What one write of a run may use. */
export interface WriteScene {
  readonly row: string;
  readonly key: string;
  readonly keys: Namespace;
  readonly database: Database;
  readonly driver: Driver;
  readonly cache: Cache;
  readonly entries: Cached<string, Row>;
}

interface Style {
  readonly definition: Omit<Definition<string, Row>, 'load' | 'loadMany'>;
  readonly cache?: Partial<CacheOptions>;
  /** Commits, makes it known, and raises the floor when that was acknowledged. */
  readonly write: (scene: WriteScene) => Promise<void>;
}

export type FuzzStyle = 'plain' | 'stale' | 'tags' | 'mutate' | 'copies';

const either = (odds: number): boolean => Math.random() < odds;

/** Commits, removes the entry in some way, and only then raises the floor. */
async function invalidated({ row, key, database, driver, entries, cache }: WriteScene): Promise<void> {
  const version = await database.commit(row);
  const ways: readonly (() => Promise<unknown>)[] = [
    () => driver.send(['del', key]),
    () => driver.send(['del', key]),
    () => driver.send(['unlink', key]),
    () => entries.invalidate(row),
    () => cache.invalidate('row', row),
  ];
  await ways[Math.floor(Math.random() * ways.length)]?.();
  await database.raiseFloor(row, version);
}

/** Invalidates by the tag of the row; now and then the keys of the tags get lost. */
async function bumped({ row, keys, database, driver, cache }: WriteScene): Promise<void> {
  const version = await database.commit(row);
  await cache.invalidateTags(`row:${row}`);
  await database.raiseFloor(row, version);
  if (either(0.1)) await driver.send(['unlink', keys.tagged('cache', 'tag', keys.app, `row:${row}`)]);
  if (either(0.05)) await driver.send(['unlink', keys.tagged('cache', 'clock', keys.app, '')]);
}

/**
 * Writes under a hold: the floor is raised by the commit itself, before anything else is told. One in ten writers dies
 * right after it: its client never sends another command.
 */
async function mutated({ row, keys, database, driver, entries }: WriteScene): Promise<void> {
  const write = async (): Promise<void> => {
    const version = await database.commit(row);
    await database.raiseFloor(row, version);
  };
  if (either(0.05)) return entries.invalidate(row);
  if (!either(0.1)) return entries.mutate(row, write);
  const cut = faultyDriver(driver);
  const dying = createCache({ driver: cut, keys });
  const load = async (): Promise<null> => null;
  const { mutate } = dying.define('row', { ttl: '1m', hold: '1s', load });
  await new Promise<void>((died, failed) => {
    const dies = async (): Promise<void> => {
      await write();
      cut.inject(unsent, { times: Number.POSITIVE_INFINITY });
      died();
    };
    mutate(row, dies)
      .catch(failed)
      .finally(() => dying.close());
  });
}

const MAX_STALENESS_MS = 300;

/** The floor of copies in a process is what was acknowledged `maxStaleness` ago. */
async function invalidatedBefore(scene: WriteScene): Promise<void> {
  const { row, database, entries } = scene;
  const version = await database.commit(row);
  if (either(0.5)) await scene.driver.send(['del', scene.key]);
  else await entries.invalidate(row);
  setTimeout(() => void database.raiseFloor(row, version).catch(() => undefined), MAX_STALENESS_MS).unref();
}

export const FUZZ_STYLES: Readonly<Record<FuzzStyle, Style>> = {
  plain: { definition: { ttl: '1m', lease: 500 }, write: invalidated },
  stale: { definition: { ttl: 60, staleFor: '1m', lease: 500 }, write: invalidated },
  tags: { definition: { ttl: '1m', lease: 500, tags: ({ row }) => [`row:${row}`] }, write: bumped },
  mutate: { definition: { ttl: '1m', lease: 500, hold: '1s' }, write: mutated },
  copies: {
    definition: { ttl: '1m', lease: 500 },
    cache: { l1: { maxStaleness: MAX_STALENESS_MS } },
    write: invalidatedBefore,
  },
};
