import { createKeys } from '@redis-patterns/core/keys';
import { memoryDriver } from '@redis-patterns/core/memory';
import { bucket, createLimiter, quota } from '@redis-patterns/core/rate-limit';

const limiter = createLimiter({
  driver: memoryDriver(), // or ioredisDriver(client), nodeRedisDriver(client)
  keys: createKeys('myapp'),
  policies: {
    burst: bucket({ limit: 100, per: '1m', burst: 20 }), // API traffic
    plan: quota({ limit: 5_000, per: 'month', zone: 'Europe/Paris' }), // what was paid for
  },
});

const decision = await limiter.consume('u_42', { cost: 3 }); // one round trip: all policies are charged, or none
console.log(decision.allowed, decision.policies.burst?.remaining, decision.policies.plan?.remaining); // true 17 4997

const refused = await limiter.consume('u_42', { cost: 18 });
console.log(refused.allowed, refused.limitedBy, refused.policies.plan?.remaining); // false [ 'burst' ] 4997

await limiter.settle(decision, 1); // it cost less than was thought
console.log((await limiter.peek('u_42')).policies.burst?.remaining); // 19
