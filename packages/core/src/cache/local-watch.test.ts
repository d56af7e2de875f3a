import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Driver, TrackProof } from '../driver/driver.ts';
import { memoryDriver } from '../memory/memory-driver.ts';
import { createLocalTier } from './local-tier.ts';
import { createWatcher, type Watcher } from './local-watch.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** One call of `track`, and what a driver would do with it. */
interface Tracked {
  readonly prefixes: readonly string[];
  readonly onKeys: (keys: string[] | null) => void;
  readonly proof: TrackProof | undefined;
  ended: boolean;
}

function open(failures = 0): { watcher: Watcher; tier: ReturnType<typeof createLocalTier>; tracked: Tracked[] } {
  const tracked: Tracked[] = [];
  let left = failures;
  const track: Driver['track'] = async (prefixes, onKeys, proof) => {
    if (left-- > 0) throw new Error('not now');
    const one = { prefixes, onKeys, proof, ended: false };
    tracked.push(one);
    return async () => {
      one.ended = true;
    };
  };
  const tier = createLocalTier(10, 1_000);
  const driver = { ...memoryDriver(), track };
  return { tracked, tier, watcher: createWatcher({ driver, tier, maxStalenessMs: 300, tagPrefix: 'shop:cache:tag:' }) };
}

const proven = (watch: ReturnType<Watcher['watch']>): boolean => watch.proven(performance.now());
const soon = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

test('copies may be served for maxStaleness after a proof, and not before the first', async () => {
  const { watcher, tracked } = open();
  const watch = watcher.watch('shop:product:cache:', false);
  await soon();
  expect([proven(watch), watch.armed()]).toEqual([false, false]);
  tracked[0]?.proof?.onProof(performance.now());
  expect([proven(watch), watch.armed()]).toEqual([true, true]);
  await vi.advanceTimersByTimeAsync(300);
  expect(proven(watch)).toBe(true);
  await vi.advanceTimersByTimeAsync(1);
  expect([proven(watch), watch.armed()]).toEqual([false, true]);
  expect(tracked[0]?.proof?.everyMs).toBe(100);
});

test('a lost connection ends it at once, and empties the copies', async () => {
  const { watcher, tier, tracked } = open();
  const watch = watcher.watch('shop:product:cache:', false);
  await soon();
  tracked[0]?.proof?.onProof(performance.now());
  const copy = { outcome: { value: 1, source: 'l1', softMs: 0 }, expiresAt: 1e9, tags: [], bytes: 1 } as const;
  tier.end('a', tier.begin('a'), copy);
  tracked[0]?.onKeys(null);
  expect([proven(watch), watch.armed(), tier.find('a', 0)]).toEqual([false, false, undefined]);
});

test('keys drop their copy, tags what bears them', async () => {
  const { watcher, tier, tracked } = open();
  watcher.watch('shop:product:cache:', true);
  await soon();
  const copy = { outcome: { value: 1, source: 'l1', softMs: 0 }, expiresAt: 1e9, bytes: 1 } as const;
  tier.end('shop:product:cache:a', tier.begin('shop:product:cache:a'), { ...copy, tags: [] });
  tier.end('shop:product:cache:b', tier.begin('shop:product:cache:b'), { ...copy, tags: ['shop:cache:tag:{shop}t'] });
  tracked[0]?.onKeys(['shop:product:cache:a']);
  expect(tier.find('shop:product:cache:a', 0)).toBeUndefined();
  expect(tier.find('shop:product:cache:b', 0)).toBeDefined();
  tracked[0]?.onKeys(['shop:cache:tag:{shop}t']);
  expect(tier.find('shop:product:cache:b', 0)).toBeUndefined();
});

test('domains of one tick share a tracking, a later one has its own, with a proof of its own', async () => {
  const { watcher, tracked } = open();
  const first = watcher.watch('shop:a:cache:', false);
  watcher.watch('shop:b:cache:', true);
  await soon();
  const later = watcher.watch('shop:c:cache:', false);
  await soon();
  expect(tracked.map(({ prefixes }) => prefixes)).toEqual([
    ['shop:a:cache:', 'shop:b:cache:', 'shop:cache:tag:'],
    ['shop:c:cache:'],
  ]);
  tracked[0]?.proof?.onProof(performance.now());
  expect([proven(first), proven(later)]).toEqual([true, false]);
});

test('a tracking that fails is tried again, and close ends all', async () => {
  const { watcher, tracked } = open(2);
  watcher.watch('shop:a:cache:', false);
  await vi.advanceTimersByTimeAsync(1_999);
  expect(tracked).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(tracked).toHaveLength(1);
  await watcher.close();
  expect(tracked[0]?.ended).toBe(true);
});
