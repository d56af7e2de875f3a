import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cache, createCache } from '../../src/cache/index.ts';
import type { Driver } from '../../src/driver/index.ts';
import { createKeys, type Namespace } from '../../src/keys/index.ts';
import type { Ask, Handler, ProbeSetup, RouteOptions } from './site.ts';

export const cacheStatus = (response: Response): string => response.headers.get('cache-status') ?? '';
export const stored = 'redis-patterns; fwd=uri-miss; stored';

/** A namespace that no other probe has. */
export const freshKeys = (): Namespace => createKeys(`t${randomBytes(6).toString('hex')}`);

/** What every probe is made with. */
export interface Probes extends ProbeSetup {
  freshCache(on?: Driver, keys?: Namespace): Cache;
  /** Serves one cached route, `/`, and counts how often its handler ran. */
  probe(
    name: string,
    options: Omit<RouteOptions, 'cache'>,
    handler: Handler,
    check: (ask: Ask, runs: () => number, cache: Cache) => Promise<void>,
  ): void;
  /** A response that must not be kept: asked twice, its handler runs twice, and Cache-Status says why. */
  refused(
    reason: string,
    handler: Handler,
    options?: Omit<RouteOptions, 'cache'>,
    init?: RequestInit,
    path?: string,
  ): void;
}

export function createProbes(setup: ProbeSetup): Probes {
  const { test, driver, open } = setup;
  const freshCache = (on: Driver = driver, keys = freshKeys()): Cache =>
    createCache({ driver: on, keys, deadline: '200ms' });

  const probe = (
    name: string,
    options: Omit<RouteOptions, 'cache'>,
    handler: Handler,
    check: (ask: Ask, runs: () => number, cache: Cache) => Promise<void>,
  ): void =>
    test(name, async () => {
      let runs = 0;
      const cache = freshCache();
      const { ask, close } = await open((site) => {
        site.get('/', { cache, ttl: '1m', ...options }, (exchange) => {
          runs++;
          return handler(exchange);
        });
      });
      try {
        await check(ask, () => runs, cache);
      } finally {
        await close();
        await cache.close();
      }
    });

  const refused = (
    reason: string,
    handler: Handler,
    options: Omit<RouteOptions, 'cache'> = {},
    init: RequestInit = {},
    path = '/',
  ): void =>
    probe(`${reason} is not stored`, options, handler, async (ask, runs) => {
      const first = await ask(path, init);
      await first.arrayBuffer();
      const second = await ask(path, init);
      await second.arrayBuffer();
      assert.equal(runs(), 2);
      assert.match(cacheStatus(first), new RegExp(`detail=${reason.split(' ')[0]?.replaceAll('*', '\\*')}$`));
    });

  return { ...setup, freshCache, probe, refused };
}

/** Something that happens once, and can be waited for. */
export interface Signal {
  readonly happened: Promise<void>;
  happen(): void;
}

export function signal(): Signal {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { happened: promise, happen: resolve };
}

/** Until it no longer throws, for a second at most. */
export async function eventually(check: () => Promise<void>): Promise<void> {
  for (const until = performance.now() + 1_000; ; ) {
    try {
      await check();
      return;
    } catch (error) {
      if (performance.now() > until) throw error;
      await sleep(10);
    }
  }
}
