import assert from 'node:assert/strict';
import { createKeys } from '@redis-patterns/core/keys';
import {
  bucket,
  createLimiter,
  createSemaphore,
  type Limiter,
  type LimiterOptions,
  quota,
  slidingLog,
  slidingWindow,
} from '@redis-patterns/core/rate-limit';
import { type FaultSetup, recovered, type Scene, withPrivateServer } from './driver/private-server.ts';
import { until } from './redis/until.ts';

const keys = createKeys('myapp');
const policies = { api: bucket({ limit: 10, per: '1d' }) };

/** All that a limiter asks of a server's access control, beside what the client needs to connect. */
const COMMANDS = [
  ...['time', 'eval', 'evalsha', 'eval_ro', 'evalsha_ro', 'get', 'set', 'psetex', 'pttl', 'pexpire', 'unlink', 'scan'],
  ...['lindex', 'llen', 'lpush', 'ltrim', 'lrem', 'linsert'],
  ...['zadd', 'zrem', 'zcard', 'zscore', 'zrange', 'zremrangebyscore'],
];

/**
 * What the limiter promises while its server is frozen, gone, full, read-only or forgetful, on private servers: it
 * needs `redis-server` or `valkey-server`.
 */
export function rateLimitFaultSuite(setup: FaultSetup): void {
  const { test } = setup;
  const limiterOn = ({ redis }: Scene, options: Partial<LimiterOptions<'api'>> = {}): Limiter<'api'> =>
    createLimiter({ driver: redis, keys, policies, onFailure: 'closed', denyCache: false, ...options });

  const scene = (name: string, play: (scene: Scene) => Promise<void>): void =>
    test(name, () => withPrivateServer(setup, play));

  scene('frozen: a decision comes by the deadline, and Redis decides again once it answers', async (at) => {
    const limiter = limiterOn(at, { deadline: 60, breaker: { probe: 100 } });
    await at.server.freeze();
    const began = performance.now();
    assert.equal((await limiter.consume('u_1')).reason, 'failed-closed');
    assert.ok(performance.now() - began < 1_000, 'it waited for the server');
    await at.server.thaw();
    await until('Redis decides', async () => (await limiter.consume('u_1')).source === 'redis');
  });

  scene('black hole: what is accepted and never answered is decided by the deadline', async (at) => {
    const limiter = limiterOn(at, { deadline: 60, onFailure: 'open' });
    at.proxy.set('blackhole');
    const { allowed, reason } = await limiter.consume('u_1');
    assert.deepEqual([allowed, reason], [true, 'failed-open']);
  });

  scene('closed port: a decision comes by the deadline, and nothing is charged later', async (at) => {
    const patient = limiterOn(at, { deadline: '5s' });
    await patient.consume('u_1');
    const limiter = limiterOn(at, { deadline: 60, breaker: false });
    await at.proxy.stop();
    for (let i = 0; i < 3; i++) assert.equal((await limiter.consume('u_1')).reason, 'failed-closed');
    await at.proxy.listen();
    await recovered(at.redis);
    const { policies } = await patient.peek('u_1');
    assert.equal(policies.api?.remaining, setup.mayRunLate ? policies.api?.remaining : 9);
  });

  scene('lost reply: the charge may stand, and is not made twice', async (at) => {
    const limiter = limiterOn(at, { deadline: '2s' });
    await limiter.consume('u_1');
    at.proxy.set('dropReply');
    assert.equal((await limiter.consume('u_1')).reason, 'failed-closed');
    at.proxy.set('pass');
    await recovered(at.redis);
    assert.equal((await limiter.peek('u_1')).policies.api?.remaining, 8);
  });

  scene('out of memory: refused writes are failures, and looks still answer', async (at) => {
    const limiter = limiterOn(at, { deadline: '5s' });
    await limiter.consume('u_1');
    await at.direct.send('config', 'set', 'maxmemory', 1, 'maxmemory-policy', 'noeviction');
    assert.equal((await limiter.consume('u_1')).reason, 'failed-closed');
    await at.direct.send('config', 'set', 'maxmemory', 0);
    assert.equal((await limiter.consume('u_1')).policies.api?.remaining, 8);
  });

  scene('a replica refuses charges, and answers looks', async (at) => {
    const limiter = limiterOn(at, { deadline: '5s' });
    await limiter.consume('u_1');
    await at.direct.send('replicaof', '127.0.0.1', 1);
    assert.equal((await limiter.consume('u_1')).reason, 'failed-closed');
    assert.equal((await limiter.peek('u_1')).policies.api?.remaining, 9);
    await at.direct.send('replicaof', 'no', 'one');
    assert.equal((await limiter.consume('u_1')).source, 'redis');
  });

  scene('scripts that the server forgot are sent again, and charge once', async (at) => {
    const limiter = limiterOn(at, { deadline: '5s' });
    await limiter.consume('u_1');
    await at.direct.send('script', 'flush');
    assert.equal((await limiter.consume('u_1')).policies.api?.remaining, 8);
    await at.direct.send('script', 'flush');
    assert.equal((await limiter.peek('u_1')).policies.api?.remaining, 8);
  });

  scene('a restarted server knows no scripts and no states: limits begin anew', async (at) => {
    const limiter = limiterOn(at, { deadline: '5s', breaker: false });
    await limiter.consume('u_1', { cost: 10 });
    await at.server.restart();
    await recovered(at.redis);
    assert.equal((await limiter.consume('u_1')).policies.api?.remaining, 9);
  });

  scene('a name that changed its kind is a failure that names the reason', async (at) => {
    const log = createLimiter({ driver: at.redis, keys, policies: { api: slidingLog({ limit: 5, per: '1d' }) } });
    await log.consume('u_1');
    const limiter = limiterOn(at, { deadline: '5s' });
    assert.equal((await limiter.consume('u_1')).reason, 'failed-closed');
    await limiter.reset('u_1');
    assert.equal((await limiter.consume('u_1')).source, 'redis');
  });

  scene('a user with no more rights than it needs can do all of it', async (at) => {
    const rights = COMMANDS.map((command) => `+${command}`);
    await at.direct.send('acl', 'setuser', 'default', 'resetkeys', '~myapp:rate:*', '-@all', '+acl', ...rights);
    const common = { driver: at.redis, keys, deadline: '5s', onFailure: 'closed', denyCache: false } as const;
    const several = createLimiter({
      ...common,
      policies: { day: quota({ limit: 5, per: 'day' }), minute: slidingWindow({ limit: 5, per: '1m' }) },
      blocks: true,
    });
    const log = createLimiter({ ...common, policies: { log: slidingLog({ limit: 5, per: '1d' }) } });
    await useAll(limiterOn(at, common));
    await useAll(several);
    await useAll(log);
    await several.block('u_1', '1m');
    await several.unblock('u_1');
    const slots = createSemaphore({ ...common, policy: 'jobs', limit: 1, lease: '30s' });
    const lease = await slots.acquire('u_1');
    assert.equal(await lease?.renew(), true);
    await lease?.release();
  });

  scene('a subject costs what the documentation says, and a tenth more at most', async (at) => {
    const common = { driver: at.redis, keys, deadline: '5s', onFailure: 'closed' } as const;
    const subject = 'ip_1.2'; // keys of 21 bytes, shapes apart
    const used = async (key: string): Promise<number> => Number(await at.direct.send('memory', 'usage', key));
    const measured: Record<string, readonly [bytes: number, documented: number]> = {};

    await createLimiter({ ...common, policies: { apis: bucket({ limit: 100, per: '1m' }) } }).consume(subject);
    measured['bucket'] = [await used(keys.of('rate', 'apis', subject)), 133];
    await createLimiter({ ...common, policies: { apis: quota({ limit: 100, per: '1m' }) } }).consume(subject);
    measured['quota'] = [await used(keys.of('rate', 'apis~q60000', subject)), 150];
    await createLimiter({ ...common, policies: { apis: slidingWindow({ limit: 100, per: '1m' }) } }).consume(subject);
    measured['sliding window'] = [await used(keys.of('rate', 'apis~w60000.16', subject)), 218];
    const log = createLimiter({ ...common, policies: { logs: slidingLog({ limit: 100, per: '1d' }) } });
    await log.consume(subject, { cost: 100 });
    measured['log of 100'] = [await used(keys.of('rate', 'logs', subject)), 1_248];
    const slots = createSemaphore({ ...common, policy: 'jobs', limit: 10, lease: '30s' });
    for (let i = 0; i < 10; i++) await slots.acquire(subject);
    measured['ten leases'] = [await used(keys.of('rate', 'jobs', subject)), 401];

    for (const [kind, [bytes, most]] of Object.entries(measured)) {
      assert.ok(bytes > 0 && bytes <= most * 1.1, `${kind}: ${bytes} bytes, documented ${most}`);
    }
  });
}

/** Every call but those for bans. */
async function useAll<P extends string>(limiter: Limiter<P>): Promise<void> {
  const decision = await limiter.consume('u_1');
  assert.equal(decision.source, 'redis');
  await limiter.settle(decision, 2);
  await limiter.refund(decision);
  assert.equal((await limiter.peek('u_1')).source, 'redis');
  await limiter.reset('u_1');
}
