import { describe, expect, test } from 'vitest';
import { createKeys } from '../keys/keys.ts';
import { memoryDriver } from '../memory/memory-driver.ts';
import { createLimiter } from './create-limiter.ts';
import type { LimiterOptions } from './limiter.ts';
import { bucket, quota, slidingLog, slidingWindow } from './policy.ts';

const wrong = expect.objectContaining({ code: 'INVALID_OPTION' });
const NOT_COUNTS = [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '5', null];
const NOT_WINDOWS = [0, -1, 1.5, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '367d', '0s', 'soon', null, '0.5ms'];

describe('a policy that cannot be is refused when it is made', () => {
  const kinds = { bucket, slidingWindow, slidingLog, quota } as const;
  test.each(Object.entries(kinds))('%s: limit and per', (_name, make) => {
    for (const limit of NOT_COUNTS)
      expect(() => make({ limit: limit as never, per: '1m' }), String(limit)).toThrow(wrong);
    for (const per of NOT_WINDOWS) expect(() => make({ limit: 5, per: per as never }), String(per)).toThrow(wrong);
  });

  test.each([
    ['burst of 0', () => bucket({ limit: 5, per: '1m', burst: 0 })],
    ['burst with a fraction', () => bucket({ limit: 5, per: '1m', burst: 1.5 })],
    ['debt below 0', () => bucket({ limit: 5, per: '1m', debt: -1 })],
    ['maxWait below 0', () => bucket({ limit: 5, per: '1m', maxWait: -1 })],
    ['one part', () => slidingWindow({ limit: 5, per: '1m', parts: 1 })],
    ['61 parts', () => slidingWindow({ limit: 5, per: '1m', parts: 61 })],
    ['a quota of half seconds', () => quota({ limit: 5, per: 1_500 })],
    ['a quota of no window', () => quota({ limit: 5, per: 'year' as never })],
    ['a zone that is none', () => quota({ limit: 5, per: 'day', zone: 'Mars/Olympus' })],
    ['a zone without a calendar', () => quota({ limit: 5, per: '1h', zone: 'UTC' })],
    ['more debt than can be counted', () => quota({ limit: 5, per: 'day', debt: 99_999_999_999_999 })],
    ['a long log', () => slidingLog({ limit: 10_001, per: '1m' })],
    ['blockFor of nothing', () => bucket({ limit: 5, per: '1m', blockFor: 0 })],
    ['a shadow that is no answer', () => bucket({ limit: 5, per: '1m', shadow: 'yes' as never })],
  ])('%s', (_name, make) => expect(make).toThrow(wrong));

  test('a log that is too long names what to take instead', () => {
    expect(() => slidingLog({ limit: 10_001, per: '1m' })).toThrow(/slidingWindow/);
  });
});

describe('a limiter that cannot be is refused when it is made', () => {
  const one = bucket({ limit: 5, per: '1m' });
  const limiter = (options: Partial<LimiterOptions<string>>): unknown =>
    createLimiter({ driver: memoryDriver(), keys: createKeys('t'), policies: { one }, ...options });

  test.each<readonly [string, Partial<LimiterOptions<string>>]>([
    ['no policy', { policies: {} }],
    ['a name with capitals', { policies: { Api: one } }],
    ['a name of 41 characters', { policies: { ['a'.repeat(41)]: one } }],
    ['an empty name', { policies: { '': one } }],
    ['the name of the bans', { policies: { block: one } }],
    ['a word of purpose', { policies: { session: one } }],
    ['a policy that is none', { policies: { one: { limit: 5 } as never } }],
    ['a log with company', { policies: { one, log: slidingLog({ limit: 5, per: '1m' }) } as never }],
    ['a log with bans', { policies: { log: slidingLog({ limit: 5, per: '1m' }) }, blocks: true }],
    ['blockFor without bans', { policies: { one: bucket({ limit: 5, per: '1m', blockFor: '1m' }) } }],
    ['a deadline of 0', { deadline: 0 }],
    ['a breaker of 0 failures', { breaker: { failures: 0 } }],
    ['a failure mode that is none', { onFailure: 'maybe' as never }],
    ['a share of 0', { onFailure: { local: memoryDriver(), share: 0 } }],
    ['a share above 1', { onFailure: { local: memoryDriver(), share: 1.1 } }],
    ['a cache of nothing', { denyCache: { max: 0 } }],
    ['a cache for no time', { denyCache: { maxAge: 0 } }],
    ['prepaid of 0', { prepaid: { max: 0 } }],
    ['prepaid for no time', { prepaid: { max: 5, lifetime: 0 } }],
    ['prepaid with bans', { prepaid: { max: 5 }, blocks: true }],
    [
      'prepaid with waiting',
      { policies: { one: bucket({ limit: 5, per: '1m', maxWait: '1s' }) }, prepaid: { max: 5 } },
    ],
    ['prepaid shadows', { policies: { one: bucket({ limit: 5, per: '1m', shadow: true }) }, prepaid: { max: 5 } }],
    ['prepaid windows', { policies: { one: slidingWindow({ limit: 5, per: '1m' }) }, prepaid: { max: 5 } }],
    ['prepaid several', { policies: { one, two: one }, prepaid: { max: 5 } }],
    ['prepaid without the cache', { prepaid: { max: 5 }, denyCache: false }],
    ['acrossSlots that is none', { acrossSlots: 'yes' as never }],
    ['blocks that is no answer', { blocks: 'yes' as never }],
  ])('%s', (_name, options) => expect(() => limiter(options)).toThrow(wrong));
});
