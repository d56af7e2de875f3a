import assert from 'node:assert/strict';
import type { Driver } from '@redis-patterns/core/driver';
import type { Subject } from './subject.ts';

/** `scan`: every key, on every primary. */
export function scanning({ test, driver, key }: Subject): void {
  const write = async (redis: Driver, keys: readonly string[]): Promise<void> => {
    await Promise.all(keys.map((own) => redis.send(['set', own, 'v', 'px', 60_000])));
  };
  const found = async (redis: Driver, match: string, count?: number): Promise<string[]> => {
    const seen = new Set<string>(); // a key may come twice
    for await (const page of redis.scan(match, count)) for (const own of page) seen.add(own);
    return [...seen].sort();
  };

  test('a scan finds every key that matches, on every primary, and no other', async () => {
    const [redis, prefix] = [await driver(), key()];
    const keys = Array.from({ length: 300 }, (_, index) => `${prefix}:${index}`);
    await write(redis, [...keys, key()]);
    assert.deepEqual(await found(redis, `${prefix}:*`), keys.sort());
    assert.deepEqual(await found(redis, `${prefix}:*`, 100), keys);
  });

  test('a scan that matches nothing ends', async () => {
    assert.deepEqual(await found(await driver(), `${key()}*`), []);
  });

  test('an escaped character of a pattern is taken literally', async () => {
    const [redis, prefix] = [await driver(), key()];
    await write(redis, [`${prefix}*`, `${prefix}?`, `${prefix}[a]`, `${prefix}a`, `${prefix}\\`]);
    assert.deepEqual(await found(redis, `${prefix}\\*`), [`${prefix}*`]);
    assert.deepEqual(await found(redis, `${prefix}\\[a\\]`), [`${prefix}[a]`]);
    assert.deepEqual(await found(redis, `${prefix}\\\\`), [`${prefix}\\`]);
    assert.equal((await found(redis, `${prefix}?`)).length, 4);
  });

  test('keys come as text, whatever their characters', async () => {
    const [redis, prefix] = [await driver(), key()];
    await write(redis, [`${prefix}é𝄞\r\n`]);
    assert.deepEqual(await found(redis, `${prefix}*`), [`${prefix}é𝄞\r\n`]);
  });

  test('a scan may be left early', async () => {
    const [redis, prefix] = [await driver(), key()];
    await write(
      redis,
      Array.from({ length: 50 }, (_, index) => `${prefix}:${index}`),
    );
    for await (const page of redis.scan(`${prefix}:*`, 10)) {
      assert.ok(page.length > 0 || Array.isArray(page));
      break;
    }
    assert.equal((await found(redis, `${prefix}:*`)).length, 50);
  });
}
