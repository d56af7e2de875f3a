import assert from 'node:assert/strict';
import { slotOf } from '@redis-patterns/core/keys';
import { bucket, type LimiterOptions, quota, slidingLog, slidingWindow } from '@redis-patterns/core/rate-limit';
import { faultyDriver } from '../faulty-driver.ts';
import type { Contract, World } from './world.ts';

const day = { per: '1d' } as const;

export function subjectContract(contract: Contract): void {
  contract('states live under the policy and the subject, with a TTL', async (world) => {
    const { app } = world.keys;
    const limiters = [
      world.limiter({ api: bucket({ limit: 5, per: '1h' }) }),
      world.limiter({ odd: bucket({ limit: 97, per: '1h' }) }),
      world.limiter({ window: slidingWindow({ limit: 5, per: '1m' }) }),
      world.limiter({ daily: quota({ limit: 5, per: 'day' }), hourly: quota({ limit: 5, per: '1h' }) }),
      world.limiter({ log: slidingLog({ limit: 5, per: '1m' }) }),
      world.limiter({ banned: bucket({ limit: 5, per: '1h' }) }, { blocks: true }),
    ];
    for (const limiter of limiters) await limiter.consume('ip_1.2.3.4');
    await limiters[5]?.block('ip_1.2.3.4', '1m');
    const ttls = await written(world);
    assert.deepEqual([...ttls.keys()].sort(), [
      `${app}:rate:api:ip_1.2.3.4`,
      `${app}:rate:banned:{ip_1.2.3.4}`,
      `${app}:rate:block:{ip_1.2.3.4}`,
      `${app}:rate:daily~qday:{ip_1.2.3.4}`,
      `${app}:rate:hourly~q3600000:{ip_1.2.3.4}`,
      `${app}:rate:log:ip_1.2.3.4`,
      `${app}:rate:odd~b10.97:ip_1.2.3.4`,
      `${app}:rate:window~w60000.16:ip_1.2.3.4`,
    ]);
    for (const [key, ttl] of ttls) assert.ok(ttl > 0, key);
  });

  contract('keys of one check share a slot', async (world) => {
    const seen = faultyDriver(world.driver);
    const policies = { ip64: bucket({ limit: 10, ...day }), ip48: bucket({ limit: 100, ...day }) };
    const limiter = world.limiter(policies, { driver: seen, blocks: true });
    await limiter.consume('u_42');
    await limiter.consume({ tag: 'ip6_20010db80001', of: { ip64: '0002', ip48: 'ip6_20010db80001' } });
    for (const { keys } of seen.calls) assert.equal(new Set(keys.map((key) => slotOf(String(key)))).size, 1);
    const { app } = world.keys;
    assert.deepEqual(seen.calls[1]?.keys, [
      `${app}:rate:block:{ip6_20010db80001}`,
      `${app}:rate:ip64:{ip6_20010db80001}.0002`,
      `${app}:rate:ip48:{ip6_20010db80001}`,
    ]);
  });

  contract('two tiers of one network are charged in one check', async (world) => {
    const policies = { host: bucket({ limit: 2, ...day }), site: bucket({ limit: 3, ...day }) };
    const limiter = world.limiter(policies);
    const call = (host: string) => limiter.consume({ tag: 'net_1', of: { host, site: 'net_1' } });
    const answers = [await call('a'), await call('a'), await call('a'), await call('b'), await call('b')];
    assert.deepEqual(
      answers.map(({ limitedBy }) => limitedBy),
      [[], [], ['host'], [], ['site']],
    );
  });

  contract('in a cluster, states in several slots are refused, or compensated', async (world) => {
    const policies = { wide: bucket({ limit: 10, ...day }), narrow: slidingWindow({ limit: 1, ...day }) };
    const subject = { of: { wide: 'a', narrow: 'b' } } as const;
    const strict = world.limiter(policies);
    if (world.driver.clustered === true) {
      await assert.rejects(strict.consume(subject), { code: 'CROSS_SLOT', message: /wide, narrow.*tag/ });
    } else {
      assert.equal((await strict.consume(subject)).allowed, true);
      await strict.reset(subject);
    }
    const limiter = world.limiter(policies, { acrossSlots: 'compensate' });
    const first = await limiter.consume(subject);
    assert.deepEqual([first.allowed, first.policies.wide?.remaining, first.policies.narrow?.remaining], [true, 9, 0]);
    const second = await limiter.consume(subject);
    assert.deepEqual([second.allowed, second.limitedBy, second.policies.wide?.remaining], [false, ['narrow'], 9]);
    const left = await limiter.peek(subject);
    assert.deepEqual([left.policies.wide?.remaining, left.policies.narrow?.remaining], [9, 0]);
    await limiter.refund(first);
    assert.equal((await limiter.peek(subject)).policies.wide?.remaining, 10);
  });

  contract('limitsOf decides at call time what a subject may', async (world) => {
    const plans = new Map([['u_big', { limit: 5, burst: 9 }]]);
    const seen: unknown[] = [];
    const limitsOf: NonNullable<LimiterOptions<'p'>['limitsOf']> = async (subject, policy, context) => {
      seen.push([policy, context]);
      return plans.get(subject);
    };
    const limiter = world.limiter({ p: bucket({ limit: 2, ...day }) }, { limitsOf });
    const big = await limiter.consume('u_big', { context: 'a request' });
    const small = await limiter.consume('u_small');
    assert.deepEqual([big.policies.p?.limit, big.policies.p?.remaining], [5, 8]);
    assert.deepEqual([small.policies.p?.limit, small.policies.p?.remaining], [2, 1]);
    assert.deepEqual(seen, [
      ['p', 'a request'],
      ['p', undefined],
    ]);
  });

  contract('limitsOf that throws or answers nonsense is no limit, and an error', async (world) => {
    const cause = new Error('plans are down');
    const answers: readonly unknown[] = [null, 5, '5', {}, { limit: 0 }, { limit: 1.5 }, { limit: 1, burst: -1 }];
    for (const answer of answers) {
      const limiter = world.limiter({ p: bucket({ limit: 2, ...day }) }, { limitsOf: () => answer as never });
      await assert.rejects(limiter.consume('u_1'), { code: 'INVALID_OPTION' }, JSON.stringify(answer));
    }
    for (const limitsOf of [
      () => Promise.reject(cause),
      () => {
        throw cause;
      },
    ]) {
      const limiter = world.limiter({ p: bucket({ limit: 2, ...day }) }, { limitsOf });
      await assert.rejects(limiter.consume('u_1'), { code: 'INVALID_OPTION', cause });
    }
  });

  contract('a call that cannot be right is an error, and nothing is sent', async (world) => {
    const seen = faultyDriver(world.driver);
    const policies = { a: bucket({ limit: 5, ...day }), b: quota({ limit: 5, ...day }) };
    const limiter = world.limiter(policies, { driver: seen });
    const bad: readonly (readonly [unknown, unknown?])[] = [
      [''],
      [undefined],
      [null],
      [7],
      ['\ud800'],
      [{ of: { a: 'x' } }],
      [{ tag: '', of: { a: 'x', b: 'y' } }],
      [{ tag: 't', of: { a: 'x', b: 'y', c: 'z' } }],
      ['u', { cost: 0 }],
      ['u', { cost: -1 }],
      ['u', { cost: 1.5 }],
      ['u', { cost: Number.NaN }],
      ['u', { cost: Number.POSITIVE_INFINITY }],
      ['u', { cost: 2 ** 53 }],
      ['u', { cost: '1' }],
      ['u', { cost: { a: 0 } }],
      ['u', { cost: { c: 1 } }],
      ['u', { cost: null }],
      ['u', { use: [] }],
      ['u', { use: ['c'] }],
      ['u', { use: 'a' }],
    ];
    for (const [subject, options] of bad) {
      for (const call of [limiter.consume, limiter.peek]) {
        const error = { code: 'INVALID_ARGUMENT' };
        await assert.rejects(call(subject as never, options as never), error, JSON.stringify([subject, options]));
      }
    }
    assert.equal(seen.calls.length, 0);
    const log = world.limiter({ log: slidingLog({ limit: 5, per: '1m' }) });
    await assert.rejects(log.consume('u', { cost: 101 }), { code: 'INVALID_ARGUMENT', message: /slidingWindow/ });
  });

  contract('huge and hostile subjects are subjects like others', async (world) => {
    const limiter = world.limiter({ a: bucket({ limit: 1, ...day }), b: bucket({ limit: 1, ...day }) });
    const subjects = [
      'x'.repeat(100_000),
      `${'x'.repeat(100_000)}y`,
      '{}',
      '{a}',
      'a}{b',
      '*',
      '\r\n',
      ' ',
      '𝄞',
      '__proto__',
    ];
    for (const subject of subjects) assert.equal((await limiter.consume(subject)).allowed, true, subject.slice(0, 9));
    for (const subject of subjects) assert.equal((await limiter.consume(subject)).allowed, false, subject.slice(0, 9));
  });

  contract('no pattern ever sends a test clock', async (world) => {
    const seen = faultyDriver(world.driver);
    const limiter = world.limiter(
      { a: bucket({ limit: 9, per: '1h' }), b: slidingWindow({ limit: 9, per: '1h' }) },
      { driver: seen },
    );
    const odd = world.limiter({ odd: bucket({ limit: 97, per: '1h', maxWait: '1s' }) }, { driver: seen });
    const log = world.limiter({ log: slidingLog({ limit: 9, per: '1h' }) }, { driver: seen });
    await limiter.refund(await limiter.consume('u_1'));
    await odd.consumeUpTo('u_1', 3);
    await odd.wait('u_1');
    await log.refund(await log.consume('u_1'));
    await log.peek('u_1');
    const places: Readonly<Record<string, number>> = {
      'rate-limit/bucket': 7,
      'rate-limit/check': 1,
      'rate-limit/adjust': 0,
      'rate-limit/sliding-log': 4,
    };
    assert.equal(new Set(seen.calls.map(({ name }) => name)).size, 4);
    for (const { name, args } of seen.calls) assert.equal(args[places[name] ?? 0] ?? '', '', name);
  });
}

/** Every key of a world with its TTL, ms. */
async function written({ driver, keys }: World): Promise<Map<string, number>> {
  const ttls = new Map<string, number>();
  for await (const page of driver.scan(keys.pattern())) {
    for (const key of page) ttls.set(key, Number(await driver.send(['pttl', key])));
  }
  return ttls;
}
