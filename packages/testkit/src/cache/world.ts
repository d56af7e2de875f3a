import { randomUUID } from 'node:crypto';
import { type Cache, type CacheOptions, createCache } from '@redis-patterns/core/cache';
import type { Args, Driver, Reply } from '@redis-patterns/core/driver';
import { createKeys, type Namespace } from '@redis-patterns/core/keys';
import { type FaultyDriver, faultyDriver } from '../faulty-driver.ts';
import type { SuiteSetup } from '../suite-setup.ts';

/** What one test works on: an application of its own, and "processes" with a client each. */
export interface World {
  readonly keys: Namespace;
  /** The driver of a process, which counts calls and fails on command. The same for the same index. */
  driver(process: number): Promise<FaultyDriver>;
  /** A cache of a process. */
  cache(process?: number, options?: Partial<CacheOptions>): Promise<Cache>;
  /** A command from outside: another program, or redis-cli. */
  send(...args: Args): Promise<Reply>;
}

/** A test on a world of its own; its caches are closed when it ends. */
export type CacheTest = (name: string, run: (world: World) => Promise<void>) => void;

/** Tests of one suite share their clients: a driver per number, made when it is first wanted. */
export function pooled(createDriver: SuiteSetup['createDriver']): (index: number) => Promise<Driver> {
  const drivers: Promise<Driver>[] = [];
  return (index) => {
    drivers[index] ??= createDriver();
    return drivers[index];
  };
}

/** Each test works in a world with an application name of its own. */
export function worlds({ test, createDriver }: SuiteSetup): CacheTest {
  const driverOf = pooled(createDriver);
  return (name, run) => test(name, () => inWorld(driverOf, run));
}

async function inWorld(
  driverOf: (process: number) => Promise<Driver>,
  run: (world: World) => Promise<void>,
): Promise<void> {
  const keys = createKeys(`t${randomUUID()}`);
  const faulty = new Map<number, FaultyDriver>();
  const caches: Cache[] = [];
  const driver = async (process: number): Promise<FaultyDriver> => {
    const one = faulty.get(process) ?? faultyDriver(await driverOf(process));
    faulty.set(process, one);
    return one;
  };
  try {
    await run({
      keys,
      driver,
      cache: async (process = 0, options = {}) => {
        const cache = createCache({ driver: await driver(process), keys, ...options });
        caches.push(cache);
        return cache;
      },
      send: async (...args) => (await driverOf(99)).send(args),
    });
  } finally {
    for (const one of faulty.values()) one.heal();
    await Promise.all(caches.map((cache) => cache.close()));
  }
}
