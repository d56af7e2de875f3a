import { expect, test } from 'vitest';
import { exactBucket } from '../../testkit/src/rate-limit/exact-bucket.ts';
import { random } from '../../testkit/src/rate-limit/random.ts';
import { createExpiringMap } from '../src/memory/expiring-map.ts';
import { createMapKeyspace, type Held } from '../src/memory/map-keyspace.ts';
import { bucket } from '../src/rate-limit/bucket.ts';
import { bucketRule } from '../src/rate-limit/bucket-rule.ts';
import { bucket as policyOf } from '../src/rate-limit/policy.ts';

// The suites hold Lua against the model (scriptSuite), and both against exact fractions for thousands of steps. This
// is the same for a third of a million, on the model alone, which needs no server.

test('the model of the bucket equals exact fractions, 700 policies of 500 steps', () => {
  const dice = random();
  const space = createMapKeyspace(createExpiringMap<Held>({ maxKeys: 1_000, onRemoved: () => {} }), () => {});
  space.begin(Date.now());
  let checks = 0;
  for (let n = 0; n < 700; n++) {
    const limit = dice.size(10_000);
    const perMs = dice.pick([1, 7, 100, 1_000, 1_001, 60_000, 86_400_000]);
    const burst = dice.pick([limit, dice.size(500), 1]);
    const rule = bucketRule(policyOf({ limit, per: perMs, burst }), { limit, burst });
    const exact = exactBucket(limit, perMs * 1_000, burst, rule.tickUs);
    let testNow = 31_536_000_000_000 + dice.int(0, 1_000_000);
    for (let step = 0; step < 500; step++) {
      testNow += dice.pick([0, dice.size(1_000), dice.size(Math.ceil((perMs * 2_000) / limit))]);
      const want = dice.pick([1, 1, 2, dice.size(burst + 1)]);
      const least = dice.int(1, want);
      const { keys, args } = bucket.encode({ key: `b${n}`, numbers: rule, want, least, testNow });
      const { granted, state } = bucket.decode(bucket.model(space, keys.map(String), args.map(String)));
      const level = state - Math.floor(testNow / rule.tickUs) * rule.speed;
      const answer = exact.take(testNow, want, least);
      const same =
        granted === answer.granted &&
        Math.floor((rule.cap - level) / rule.unit) === answer.remaining &&
        Math.ceil(level / rule.speed) * rule.tickUs === answer.resetAfterUs;
      if (!same) expect.fail(`${limit} per ${perMs} ms, burst ${burst}: step ${step} differs, seed ${dice.seed}`);
      checks++;
    }
  }
  expect(checks).toBe(350_000);
});
