import { expectTypeOf, test } from 'vitest';
import type { Driver } from '../driver/driver.ts';
import type { Namespace } from '../keys/keys.ts';
import { createLimiter } from './create-limiter.ts';
import type { Decision, PolicyState } from './decision.ts';
import { bucket, quota, slidingLog } from './policy.ts';

declare const driver: Driver;
declare const keys: Namespace;

test('names of policies are those that the limiter has', () => {
  const policies = { burst: bucket({ limit: 100, per: '1m' }), day: quota({ limit: 5_000, per: 'day' }) };
  const limiter = createLimiter({ driver, keys, policies });
  expectTypeOf(limiter.consume('u_1')).resolves.toEqualTypeOf<Decision<'burst' | 'day'>>();

  void limiter.consume('u_1', { use: ['day'], cost: { day: 3 } });
  void limiter.consume({ tag: 't', of: { burst: 'a', day: 'b' } });
  // @ts-expect-error there is no such policy
  void limiter.consume('u_1', { use: ['month'] });
  // @ts-expect-error there is no such policy
  void limiter.consume('u_1', { cost: { month: 3 } });
  // @ts-expect-error a subject for each policy
  void limiter.consume({ tag: 't', of: { burst: 'a' } });
});

test('a decision says what is known of each policy that was asked', () => {
  const limiter = createLimiter({ driver, keys, policies: { api: bucket({ limit: 100, per: '1m' }) } });
  type Api = Awaited<ReturnType<typeof limiter.peek>>['policies']['api'];
  expectTypeOf<Api>().toEqualTypeOf<PolicyState | undefined>();
  expectTypeOf<PolicyState['remaining']>().toEqualTypeOf<number | null>();
  expectTypeOf(limiter.consumeUpTo('u_1', 5)).resolves.toExtend<{ readonly granted: number }>();
});

test('a sliding log stands alone', () => {
  createLimiter({ driver, keys, policies: { log: slidingLog({ limit: 5, per: '1m' }) } });
  const both = { log: slidingLog({ limit: 5, per: '1m' }), api: bucket({ limit: 5, per: '1m' }) };
  // @ts-expect-error the two cannot share a check
  createLimiter({ driver, keys, policies: both });
});

test('a window is a duration, and only a quota knows calendars', () => {
  quota({ limit: 5, per: 'month', zone: 'Europe/Paris' });
  // @ts-expect-error a bucket flows all the time
  bucket({ limit: 5, per: 'month' });
  // @ts-expect-error there is no such unit
  bucket({ limit: 5, per: '5 minutes' });
});
