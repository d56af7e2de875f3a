import { AsyncLocalStorage } from 'node:async_hooks';
import { channel } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DriverError } from './driver/driver.ts';
import { RedisPatternsError } from './errors.ts';
import {
  type CacheGetEvent,
  cacheGet,
  cacheInvalidate,
  cacheLoad,
  cacheWrite,
  httpCache,
  publishCoalesced,
  publishDegraded,
  publishWarning,
  rateLimitCheck,
  sessionOp,
  traced,
} from './tracing.ts';

const event = (): CacheGetEvent => ({ op: 'get', cache: 'product', keyspace: 'shop:product:cache', count: 1 });

describe('without subscribers', () => {
  test('a traced call only runs: no event is built, and its promise is the one returned', async () => {
    const build = vi.fn(event);
    const answer = Promise.resolve('answer');
    expect(traced(cacheGet, build, () => answer)).toBe(answer);
    expect(build).not.toHaveBeenCalled();
  });

  test('the call gets no event to fill in', async () => {
    const call = vi.fn(async (_event: CacheGetEvent | undefined) => 'answer');
    await traced(cacheGet, event, call);
    expect(call).toHaveBeenCalledWith(undefined);
  });
});

describe('with subscribers', () => {
  let seen: [name: string, event: Record<string, unknown>][];
  const note = (name: string) => (message: unknown) => {
    seen.push([name, structuredClone(message) as Record<string, unknown>]);
  };
  const listeners = {
    start: note('start'),
    end: note('end'),
    asyncStart: note('asyncStart'),
    asyncEnd: note('asyncEnd'),
    error: note('error'),
  };

  beforeEach(() => {
    seen = [];
    cacheGet.subscribe(listeners);
  });
  afterEach(() => {
    cacheGet.unsubscribe(listeners);
  });

  test('a call is published from its start to its end, with what it filled in', async () => {
    const answer = await traced(cacheGet, event, async (current) => {
      if (current) current.result = 'hit';
      return 'answer';
    });
    expect(answer).toBe('answer');
    expect(seen.map(([name]) => name)).toEqual(['start', 'end', 'asyncStart', 'asyncEnd']);
    expect(seen[0]?.[1]).toEqual(event());
    expect(seen.at(-1)?.[1]).toEqual({ ...event(), result: 'hit' });
  });

  test.each([
    [
      'one of ours',
      new RedisPatternsError('CACHE_LOAD_TIMEOUT', 'canary'),
      { code: 'CACHE_LOAD_TIMEOUT', redisCode: null },
    ],
    [
      'one of Redis',
      new DriverError('DRIVER_FAILED', 'canary', { kind: 'reply', redisCode: 'OOM' }),
      { code: 'DRIVER_FAILED', redisCode: 'OOM' },
    ],
    [
      'one of the loader',
      Object.assign(new Error('canary'), { code: 'canary', redisCode: 'canary' }),
      { code: 'FOREIGN', redisCode: null },
    ],
    ['nothing at all', undefined, { code: 'FOREIGN', redisCode: null }],
  ])('an error that is %s reaches the caller as it is, and the channel as two codes', async (_name, error, brief) => {
    await expect(traced(cacheGet, event, () => Promise.reject(error))).rejects.toBe(error);
    expect(seen.map(([name]) => name)).toEqual(['start', 'end', 'error', 'asyncStart', 'asyncEnd']);
    expect(seen[2]?.[1]).toEqual({ ...event(), error: brief });
    expect(inspect(seen, { depth: null })).not.toContain('canary');
  });

  test('what a call answers is not published', async () => {
    await traced(cacheGet, event, async () => 'canary');
    expect(inspect(seen, { depth: null })).not.toContain('canary');
  });

  test('a call that throws at once rejects like any other', async () => {
    const failing = () => {
      throw new RedisPatternsError('CACHE_CLOSED', 'closed');
    };
    await expect(traced(cacheGet, event, failing)).rejects.toMatchObject({ code: 'CACHE_CLOSED' });
    expect(seen.map(([name]) => name)).toContain('error');
  });

  test('stores bound to the channel are there during the call, which is what spans hang on', async () => {
    const span = new AsyncLocalStorage<string>();
    cacheGet.start.bindStore(span, () => 'span');
    const inside = await traced(cacheGet, event, async () => span.getStore());
    cacheGet.start.unbindStore(span);
    expect([inside, span.getStore()]).toEqual(['span', undefined]);
  });
});

test.each([
  ['redis-patterns:cache:coalesced', () => publishCoalesced('product'), { cache: 'product' }],
  [
    'redis-patterns:degraded',
    () => publishDegraded({ feature: 'cache', mode: 'open', code: 'DRIVER_FAILED' }),
    { feature: 'cache', mode: 'open', code: 'DRIVER_FAILED' },
  ],
  [
    'redis-patterns:warning',
    () => publishWarning({ code: 'HOLD_LOST', message: 'lost' }),
    { code: 'HOLD_LOST', message: 'lost' },
  ],
])('%s publishes once somebody listens', (name, publish, payload) => {
  const heard: unknown[] = [];
  const hear = (message: unknown): void => {
    heard.push(message);
  };
  publish();
  channel(name).subscribe(hear);
  publish();
  channel(name).unsubscribe(hear);
  expect(heard).toEqual([payload]);
});

test('the channels have the names that subscribers know', () => {
  const names = [cacheGet, cacheLoad, cacheWrite, cacheInvalidate, rateLimitCheck, sessionOp, httpCache].map(
    ({ start }) => String(start.name),
  );
  expect(names).toEqual(
    ['cache:get', 'cache:load', 'cache:write', 'cache:invalidate', 'rate-limit:check', 'session:op', 'http:cache'].map(
      (name) => `tracing:redis-patterns:${name}:start`,
    ),
  );
});
