import type { Driver } from '@redis-patterns/core/driver';
import { createKeys } from '@redis-patterns/core/keys';
import { ioredisDriver } from '@redis-patterns/ioredis';
import { type FuzzReport, type FuzzStyle, fuzzCache } from '@redis-patterns/testkit';
import { Cluster, Redis } from 'ioredis';
import { redisDatabase } from './redis-database.ts';

/** What a process of a fuzz run is told. */
export interface WorkerTask {
  readonly style: FuzzStyle;
  readonly port: number;
  readonly cluster: boolean;
  readonly databaseUrl: string;
}

/** How long one report covers: what a killed process has not told is lost. */
const SLICE_MS = 500;

const task: WorkerTask = JSON.parse(process.argv[2] ?? '{}');
const drivers: Driver[] = [];
const driverOf = async (index: number): Promise<Driver> => {
  const node = { host: '127.0.0.1', port: task.port };
  drivers[index] ??= ioredisDriver((task.cluster ? new Cluster([node]) : new Redis(node)).on('error', () => {}));
  return drivers[index];
};
const database = redisDatabase(task.databaseUrl);

for (;;) {
  const report: FuzzReport = await fuzzCache({
    style: task.style,
    driverOf,
    keys: createKeys('fuzz'),
    database,
    ms: SLICE_MS,
    instances: 2,
  });
  process.send?.(report);
}
