import { accessFrom, createLive, createPlug, type Live } from '@redis-patterns/live';
import { type Catalog, createCatalog } from './catalog.ts';
import { openDriver } from './driver.ts';
import { createPatterns, type Patterns, SPANS } from './patterns.ts';
import type { Settings } from './settings.ts';

/** Everything of a shop but its web framework. */
export interface Shop {
  readonly catalog: Catalog;
  readonly patterns: Patterns;
  /** The page under `/live`. */
  readonly live: Live;
  /** Gives back what was opened here. */
  close(): Promise<void>;
}

/** Opens the driver, and sets up what stands on it. `app`: its name on the live page. */
export async function openShop(settings: Settings, app: string): Promise<Shop> {
  const access = accessFrom(process.env, settings.host);
  const [driver, disconnect] = await openDriver(settings.driver, settings.redisUrl);
  const redis = createPlug(driver);
  const catalog = createCatalog();
  const patterns = createPatterns(redis.driver, catalog, settings.app);
  const live = createLive({
    app,
    driverName: settings.driver,
    driver: redis.driver,
    plugs: { redis, database: catalog.plug },
    keys: patterns.keys,
    sessions: patterns.sessions,
    account: { user: 'ada', data: { userId: 'ada' }, idleMs: SPANS.idle },
    access,
  });
  return {
    catalog,
    patterns,
    live,
    close: async () => {
      live.close();
      await patterns.cache.close();
      await driver.close();
      disconnect();
    },
  };
}
