import { createHash } from 'node:crypto';
import type { Script } from '@redis-patterns/core/driver';
import fc from 'fast-check';

/** Something that lies at a key and was not written by the scripts under test. */
export interface ForeignValue {
  readonly kind: 'string' | 'hash' | 'list' | 'zset';
  /** The text; fields and values; the items; scores and members, in turn. */
  readonly parts: readonly string[];
  readonly ttlMs: number;
}

const lua = `local kind, ttl = table.remove(ARGV, 1), table.remove(ARGV, 1)
local write = { string = 'SET', hash = 'HSET', list = 'RPUSH', zset = 'ZADD' }
redis.call('UNLINK', KEYS[1])
redis.call(write[kind], KEYS[1], unpack(ARGV))
redis.call('PEXPIRE', KEYS[1], ttl)
return kind`;

/** Puts a foreign value at KEYS[1]. ARGV kind, TTL in ms, parts. Reply: kind. */
export const putForeign: Script = {
  name: 'testkit/put-foreign',
  lua,
  sha: createHash('sha1').update(lua).digest('hex'),
  model: (space, [key = ''], [kind = '', ttlMs, ...parts]) => {
    const pairs = parts.flatMap((part, index) => (index % 2 === 0 ? [[part, parts[index + 1] ?? ''] as const] : []));
    space.remove(key);
    if (kind === 'string') space.set(key, parts[0] ?? '', Number(ttlMs));
    if (kind === 'list') space.edit('list', key, (items) => items.push(...parts));
    for (const [first, second] of pairs) {
      if (kind === 'hash') space.edit('hash', key, (fields) => fields.set(first, second));
      if (kind === 'zset') space.edit('sorted', key, (members) => members.set(second, Number(first)));
    }
    space.expire(key, Number(ttlMs));
    return kind;
  },
};

/** Values of other kinds, and strings that are almost anything. */
export function foreignValue(): fc.Arbitrary<ForeignValue> {
  const ttlMs = fc.integer({ min: 1, max: 3_600_000 });
  const of = (kind: ForeignValue['kind'], parts: fc.Arbitrary<string[]>): fc.Arbitrary<ForeignValue> =>
    fc.record({ kind: fc.constant(kind), parts, ttlMs });
  return fc.oneof(
    of('string', fc.tuple(fc.oneof(fc.string(), fc.integer().map(String), fc.constant('')))),
    of('hash', fc.tuple(fc.string(), fc.string())),
    of('list', fc.array(fc.string(), { minLength: 1, maxLength: 3 })),
    of('zset', fc.tuple(fc.integer().map(String), fc.string())),
  );
}
