import { setTimeout as pause } from 'node:timers/promises';
import { type Cache, type Cached, createCache } from '@redis-patterns/core/cache';
import type { Driver } from '@redis-patterns/core/driver';
import type { Namespace } from '@redis-patterns/core/keys';
import type { Database } from './database.ts';
import { FUZZ_STYLES, type FuzzStyle, type Row } from './fuzz-styles.ts';

/** What a fuzz run is made of. */
export interface FuzzOptions {
  /** The driver of an instance, on a client of its own; on memory the one driver. */
  readonly driverOf: (instance: number) => Promise<Driver>;
  readonly keys: Namespace;
  readonly database: Database;
  readonly style: FuzzStyle;
  readonly ms: number;
  /** Caches with a client each. Default 4. */
  readonly instances?: number;
  /** Default 20. */
  readonly rows?: number;
  /** Ends the run at the first fault: to show that there is one. */
  readonly stopAtFault?: boolean;
}

/** What came of it. */
export interface FuzzReport {
  readonly gets: number;
  readonly loads: number;
  readonly writes: number;
  /** Reads that were given less than an acknowledged write before them. */
  readonly stale: number;
  /** Reads that were not answered in time. */
  readonly stuck: number;
  /** Rejections, by code. */
  readonly errors: Readonly<Record<string, number>>;
}

/** Longer than any lease, wait and load of a run together. */
const STUCK_MS = 15_000;

/**
 * Readers and writers at random on a few rows, for a while. Every read is checked: it may not be older than what was
 * acknowledged before it began.
 */
export async function fuzzCache(options: FuzzOptions): Promise<FuzzReport> {
  const { driverOf, keys, database, style, ms, instances = 4, rows = 20, stopAtFault = false } = options;
  const { definition, cache: cacheOptions = {}, write } = FUZZ_STYLES[style];
  const report = { gets: 0, loads: 0, writes: 0, stale: 0, stuck: 0, errors: {} as Record<string, number> };
  const load = async (row: string): Promise<Row> => {
    report.loads++;
    const version = await database.load(row);
    const luck = Math.random();
    if (luck < 0.3) await pause(luck * 20);
    else if (luck > 0.998) await pause(700); // longer than the lease, so it has to be renewed
    return { row, version };
  };
  const open = async (index: number): Promise<Instance> => {
    const driver = await driverOf(index);
    const cache = createCache({ driver, keys, ...cacheOptions });
    return { driver, cache, entries: cache.define<string, Row>('row', { ...definition, load }) };
  };
  const caches = await Promise.all(Array.from({ length: instances }, (_, index) => open(index)));
  const endsAt = performance.now() + ms;
  const isOver = (): boolean => performance.now() > endsAt || (stopAtFault && report.stale + report.stuck > 0);
  const any = (): Instance => caches[Math.floor(Math.random() * caches.length)] as Instance;
  const anyRow = (): string => `r${Math.floor(Math.random() * rows)}`;
  const failed = (error: unknown): void => {
    const code = String((error as { code?: unknown }).code ?? error);
    report.errors[code] = (report.errors[code] ?? 0) + 1;
  };

  const check = async (asked: readonly string[], get: () => Promise<readonly (Row | null)[]>): Promise<void> => {
    const floors = await Promise.all(asked.map((row) => database.floor(row)));
    const answer = await Promise.race([get(), pause(STUCK_MS, 'stuck' as const, { ref: false })]);
    report.gets += asked.length;
    if (answer === 'stuck') report.stuck++;
    else report.stale += answer.filter((row, index) => (row?.version ?? -1) < (floors[index] ?? 0)).length;
  };
  const reader = async (): Promise<void> => {
    while (!isOver()) {
      const { entries } = any();
      const rowsAsked = Math.random() < 0.05 ? [anyRow(), anyRow(), anyRow()] : [anyRow()];
      const get = (): Promise<readonly (Row | null)[]> =>
        rowsAsked.length > 1 ? entries.getMany(rowsAsked) : Promise.all(rowsAsked.map((row) => entries.get(row)));
      await check(rowsAsked, get).catch(failed);
      if (Math.random() < 0.2) await pause(Math.random() * 4);
    }
  };
  const writer = async (): Promise<void> => {
    while (!isOver()) {
      await pause(Math.random() * 8);
      const row = anyRow();
      report.writes++;
      await write({ row, key: keys.of('row', 'cache', row), database, keys, ...any() }).catch(failed);
    }
  };

  await Promise.all([...Array.from({ length: 12 }, reader), ...Array.from({ length: 3 }, writer)]);
  await Promise.all(caches.map(({ cache }) => cache.close()));
  return report;
}

/** What stands for one process. */
export interface Instance {
  readonly driver: Driver;
  readonly cache: Cache;
  readonly entries: Cached<string, Row>;
}
