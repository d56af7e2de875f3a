import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { createKeys } from '../keys/keys.ts';
import { memoryDriver } from '../memory/memory-driver.ts';
import { createLimiter } from '../rate-limit/create-limiter.ts';
import { bucket } from '../rate-limit/policy.ts';
import { type LimitedRequest, limitRequest, type RequestLimit } from './request-limit.ts';

const slow = { limit: 10, per: '1h' } as const;

/** A limiter of two policies, and how much is left of each for `u_1`. */
function limited() {
  const limiter = createLimiter({
    driver: memoryDriver(),
    keys: createKeys('t'),
    policies: { api: bucket(slow), orders: bucket(slow) },
  });
  return {
    check: (...limits: RequestLimit<object, 'api' | 'orders'>[]) => limitRequest(limiter, limits, {}, () => 'u_1'),
    left: async () => {
      const { policies } = await limiter.peek('u_1');
      return [policies.api?.remaining, policies.orders?.remaining];
    },
  };
}

test('without `use` all policies are charged, at the cost of the last limit', async () => {
  const { check, left } = limited();
  await check({ cost: 2 }, { cost: 3 });
  expect(await left()).toEqual([7, 7]);
});

test('with `use` each policy costs what the limit that names it says', async () => {
  const { check, left } = limited();
  await check({ use: () => ['api'], cost: 2 }, { use: () => ['orders'], cost: () => 5 });
  expect(await left()).toEqual([8, 5]);
});

test('a limit that skips the request says nothing; when all skip it, there is no check', async () => {
  const { check, left } = limited();
  await check({ use: () => ['api'], skip: () => true }, { use: () => ['orders'] });
  expect(await left()).toEqual([10, 9]);
  expect(await check({ skip: () => true })).toBeNull();
});

test('only the first end of a response counts', async () => {
  const { check, left } = limited();
  const after = (await check({ use: () => ['api'], charge: 'after' })) as LimitedRequest<'api'>;
  expect(await left()).toEqual([10, 10]);
  for (const status of [200, 200, null]) after.ended(status);
  await expect.poll(left).toEqual([9, 10]);
  after.undo();
  expect(await left()).toEqual([9, 10]);
});

test('only those who must are asked to wait for the end', async () => {
  const { check } = limited();
  expect((await check({}))?.settles).toBe(false);
  expect((await check({ chargeWhen: () => true }))?.settles).toBe(true);
  expect((await check({ charge: 'after' }))?.settles).toBe(true);
});

test('nothing of a check shows on the request that was checked', async () => {
  const limiter = createLimiter({ driver: memoryDriver(), keys: createKeys('t'), policies: { api: bucket(slow) } });
  const request = {};
  for (let checked = 0; checked < 2; checked++) await limitRequest(limiter, [{}], request, () => 'u_1');
  expect(inspect(request, { depth: 9 })).toBe('{}');
  expect(Reflect.ownKeys({ ...request })).toEqual([]);
});
