import assert from 'node:assert/strict';
import { text } from '@redis-patterns/core/driver';
import type { Subject } from './subject.ts';

/** `close`: what the driver opened is given back, the client stays the caller's. */
export function closing({ test, createDriver, key, lacks }: Subject): void {
  test('close leaves the client open: it still answers', async () => {
    const [redis, own] = [await createDriver(), key()];
    await redis.send(['set', own, 'v', 'px', 60_000]);
    await redis.close();
    assert.equal(text(await redis.send(['get', own])), 'v');
  });

  test('close may be called twice', async () => {
    const redis = await createDriver();
    await redis.close();
    await redis.close();
  });

  if (lacks.includes('track')) return;
  test('close ends tracking', async () => {
    const [redis, own] = [await createDriver(), key()];
    const seen: unknown[] = [];
    await redis.track?.([own], (keys) => seen.push(keys), { everyMs: 10, onProof: () => seen.push('proof') });
    await redis.close();
    await new Promise((resolve) => setImmediate(resolve));
    seen.splice(0);
    await redis.send(['set', own, 'v', 'px', 60_000]);
    await new Promise((resolve) => setTimeout(resolve, 40));
    assert.deepEqual(seen, []);
  });
}
