import { describe, expect, test, vi } from 'vitest';
import { about, info, key, sampleOf, snapshotOf, windowOf } from '../../test/snapshot.ts';
import { ADVISORIES_OF, advisoriesOn } from '../advisories.ts';
import type { About, Fault } from '../check.ts';
import { type Facts, isSkip } from '../facts.ts';
import { productOf } from '../product.ts';
import { CHECKS } from './all.ts';

/** What a check says of facts: its severities, or why it says nothing. */
function says(id: string, facts: Partial<Facts>, more: Partial<About> = {}): readonly string[] | string {
  const check = CHECKS.find((one) => one.id === id);
  const verdict = check?.judge(snapshotOf(facts), about(more)) ?? [];
  return isSkip(verdict) ? verdict.skip : verdict.map((fault: Fault) => fault.severity ?? check?.severity ?? '');
}

const profile = (...purposes: About['profile']['purposes'][number][]): Partial<About> => ({
  profile: { purposes, given: true },
});
const many = (count: number, name: (i: number) => string, more = {}): ReturnType<typeof key>[] =>
  Array.from({ length: count }, (_, i) => key(name(i), more));
const DAY = 86_400_000;

test('ids are unique, and texts end like sentences', () => {
  expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length);
  for (const { id, rule, why } of CHECKS) expect([id, rule.at(-1), why.at(-1)]).toEqual([id, '.', '.']);
});

test('a fact that could not be read is the reason why a check says nothing', () => {
  for (const { id, needs } of CHECKS) if (needs.length > 0) expect([id, says(id, {})]).toEqual([id, 'noperm']);
});

describe('MEM002: policy and purpose', () => {
  const on = (policy: string, more = {}): Partial<Facts> => ({
    info: info({ maxmemory_policy: policy, maxmemory: 1_000, used_memory: 900, evicted_keys: 1, ...more }),
    sample: sampleOf([]),
  });
  test.each([
    ['noeviction', ['warn'], [], []],
    ['allkeys-lru', [], ['error'], ['error']],
    ['allkeys-lfu', [], ['error'], ['error']],
    ['allkeys-random', [], ['error'], ['error']],
    ['allkeys-lrm', [], ['error'], ['error']],
    ['volatile-lru', ['info'], ['error'], ['error']],
    ['volatile-random', ['info'], ['error'], ['error']],
    ['volatile-ttl', ['info'], ['info'], ['warn']],
    ['something-new', ['info'], ['info'], ['info']],
  ])('%s', (policy, cache, session, rate) => {
    expect(says('MEM002', on(policy), profile('cache'))).toEqual(cache);
    expect(says('MEM002', on(policy), profile('session'))).toEqual(session);
    expect(says('MEM002', on(policy), profile('rate'))).toEqual(rate);
  });

  test.each([
    ['sessions far above the cache', 40, 'info'],
    ['sessions too near the cache', 39, 'error'],
  ])('volatile-ttl, %s', (_name, minutes, severity) => {
    const keys = [key('s:p:cache:1', { ttlMs: 600_000 }), key('s:session:data:1', { ttlMs: minutes * 60_000 })];
    const facts = { ...on('volatile-ttl'), sample: sampleOf(keys) };
    expect(says('MEM002', facts, profile('session'))).toEqual([severity]);
  });

  test('with room left it says one level less', () => {
    expect(says('MEM002', on('allkeys-lru', { evicted_keys: 0, used_memory: 499 }), profile('session'))).toEqual([
      'warn',
    ]);
    expect(says('MEM002', on('allkeys-lru', { evicted_keys: 0, used_memory: 500 }), profile('session'))).toEqual([
      'error',
    ]);
    const unlimited = { maxmemory: 0, total_system_memory: 2_000 };
    expect(says('MEM002', on('allkeys-lru', unlimited), profile('session'))).toEqual(['warn']);
  });

  test('volatile-* without a key that expires behaves as noeviction', () => {
    expect(says('MEM002', on('volatile-lru', { db0: 'keys=5,expires=0,avg_ttl=0' }))).toEqual(['warn']);
    expect(says('MEM002', on('volatile-lru', { db0: 'keys=5,expires=1,avg_ttl=9' }))).toEqual([]);
  });
});

describe('thresholds of memory', () => {
  const used = (used_memory: number, more = {}): Partial<Facts> => ({
    info: info({ maxmemory: 100, used_memory, ...more }),
  });
  test.each<[string, Partial<Facts>, Partial<About>, readonly string[] | string]>([
    ['MEM001', { info: info({ maxmemory: 0 }) }, profile('cache'), ['error']],
    ['MEM001', { info: info({ maxmemory: 0 }) }, profile('cache', 'session'), ['warn']],
    ['MEM001', { info: info({ maxmemory: 1 }) }, {}, []],
    ['MEM001', { info: info({ maxmemory: 0, role: 'slave' }) }, {}, 'not-applicable'],
    ['MEM003', used(80), {}, []],
    ['MEM003', used(81), {}, ['warn']],
    ['MEM003', used(95), {}, ['warn']],
    ['MEM003', used(96), {}, ['error']],
    ['MEM003', used(96, { mem_not_counted_for_evict: 20 }), {}, []],
    ['MEM003', used(99, { maxmemory_policy: 'allkeys-lru' }), profile('cache'), ['info']],
    ['MEM004', { window: windowOf({}, { evicted_keys: 5 }, 0) }, {}, 'not-enough-data'],
    ['MEM004', { window: windowOf({ evicted_keys: 9 }, { evicted_keys: 5 }) }, {}, 'not-enough-data'],
    ['MEM004', { window: windowOf({}, { evicted_keys: 10, cmdstat_set: 'calls=100,usec=1' }) }, profile('cache'), []],
    [
      'MEM004',
      { window: windowOf({}, { evicted_keys: 11, cmdstat_set: 'calls=100,usec=1' }) },
      profile('cache'),
      ['warn'],
    ],
    ['MEM004', { window: windowOf({}, { evicted_keys: 1 }) }, profile('rate'), ['error']],
    [
      'MEM006',
      {
        info: info({
          used_memory: 9e5,
          used_memory_rss: 9e6,
          mem_fragmentation_ratio: 10,
          mem_fragmentation_bytes: 8e6,
        }),
      },
      {},
      [],
    ],
    ['MEM006', { info: info({ used_memory: 6e6, used_memory_rss: 5e6 }) }, {}, ['warn']],
    ['MEM009', { info: info({ number_of_cached_scripts: 1_000 }) }, {}, []],
    ['MEM009', { info: info({ number_of_cached_scripts: 1_001 }) }, {}, ['warn']],
  ])('%s %#', (id, facts, more, expected) => {
    expect(says(id, facts, more)).toEqual(expected);
  });
});

describe('keys', () => {
  const sampled = (keys: ReturnType<typeof key>[], of?: number): Partial<Facts> => ({
    info: info({}),
    sample: sampleOf(keys, of),
    peers: [{ node: 'a', keys: of ?? keys.length, bytes: 0, offsetMs: null }],
  });
  const forEver = { ttlMs: -1 };
  test.each<[string, Partial<Facts>, Partial<About>, readonly string[] | string]>([
    ['KEY001', sampled([key('s:p:cache:1', forEver)]), {}, ['error']],
    ['KEY001', sampled([key('s:session:data:1', forEver), key('s:user:cart:1', forEver)]), {}, []],
    ['KEY001', { ...sampled([key('s:p:cache:1', forEver)]), info: info({ db0: 'keys=1,expires=1' }) }, {}, []],
    ['KEY002', sampled([key('s:rate:api:1', forEver)]), {}, ['error']],
    ['KEY002', sampled([key('s:job:lock:1', forEver)]), {}, []], // segment 2 decides: a queue
    ['KEY002', sampled([key('sess:abc', forEver)]), {}, ['error']],
    ['KEY003', sampled([key('s:p:cache:1', { ttlMs: 30 * DAY })]), {}, []],
    ['KEY003', sampled([key('s:p:cache:1', { ttlMs: 30 * DAY + 1 })]), {}, ['warn']],
    ['KEY003', sampled([key('s:session:data:1', { ttlMs: 91 * DAY })]), {}, ['info']],
    ['KEY003', sampled([key('s:p:cache:1', { ttlMs: 2 * DAY })]), { ttlMax: new Map([['cache', DAY]]) }, ['warn']],
    ['KEY004', sampled(many(199, (i) => `s:p:cache:${i}`)), {}, 'not-enough-data'],
    ['KEY004', sampled(many(200, (i) => `s:p:cache:${i}`)), {}, ['warn']],
    ['KEY005', sampled([...many(95, (i) => `s:p:cache:${i}`), ...many(5, (i) => `odd${i}`)]), {}, []],
    ['KEY005', sampled([...many(94, (i) => `s:p:cache:${i}`), ...many(6, (i) => `odd${i}`)]), {}, ['warn']],
    ['KEY005', sampled(many(20, (i) => `odd${i}`)), { app: 's' }, ['info']],
    ['KEY005', sampled(many(20, (i) => `bull:emails:${i}`)), {}, []],
    ['KEY007', sampled(many(19, (i) => `{s}:a:b:${i}`)), {}, []],
    ['KEY007', sampled(many(20, (i) => `{s}:a:b:${i}`)), {}, ['warn']],
    ['KEY008', sampled([key('s:p:cache:1', { bytes: 100_000 })]), {}, []],
    ['KEY008', sampled([key('s:p:cache:1', { bytes: 100_001 })]), {}, ['warn']],
    ['KEY008', sampled([key('s:p:cache:1', { bytes: 1_000_001 })]), {}, ['error']],
    ['KEY008', sampled([key('s:p:cache:1', { bytes: null })]), {}, 'noperm'],
    ['KEY009', sampled(many(999, (i) => `s:a:b:${i}`, forEver)), {}, 'not-enough-data'],
    ['KEY009', sampled(many(1_000, (i) => `s:a:b:${i}`, forEver)), {}, ['warn']],
    [
      'KEY009',
      sampled([...many(300, (i) => `s:a:b:${i}`, forEver), ...many(700, (i) => `s:c:d:${i}`)], 100_000),
      {},
      [],
    ],
    ['KEY010', { info: info({ db0: 'keys=1,expires=0', db3: 'keys=1,expires=0' }) }, {}, ['info']],
    ['KEY010', { info: info({ cluster_enabled: 1 }) }, {}, 'not-applicable'],
  ])('%s %#', (id, facts, more, expected) => {
    expect(says(id, facts, more)).toEqual(expected);
  });

  test.each([
    ['', 'an empty name'],
    ['a b', 'a space'],
    ['a:undefined:b', 'a segment is undefined'],
    ['a:[object Object]', 'a segment is [object Object]'],
    ['a*', 'a character of SCAN patterns'],
    ['a\n', 'a control character'],
    ['é'.repeat(257), 'longer than 512 bytes'],
  ])('KEY006 names what is wrong with %j', (name, problem) => {
    const check = CHECKS.find(({ id }) => id === 'KEY006');
    expect(check?.judge(snapshotOf(sampled([key(name)])), about())).toEqual([
      expect.objectContaining({ subject: problem }),
    ]);
  });

  test('an unencoded ":" in an id is said to be one', () => {
    const check = CHECKS.find(({ id }) => id === 'KEY005');
    const found = check?.judge(snapshotOf(sampled(many(20, (i) => `s:user:cart:${i}:x`))), about()) as readonly Fault[];
    expect(found[0]?.what).toContain('an id holds an unencoded ":"');
  });
});

describe('commands, connections, security', () => {
  const stat = (calls: number, us: number): string => `calls=${calls},usec=${us},usec_per_call=1`;
  const link = (host: string, more = {}): Partial<Facts> => ({
    link: { kind: 'tcp', host, tls: false, password: false, ...more },
    ping: [1],
  });
  test.each<[string, Partial<Facts>, readonly string[] | string]>([
    [
      'CMD001',
      {
        info: info({ cmdstat_keys: stat(3, 9) }),
        window: windowOf({ cmdstat_keys: stat(3, 9) }, { cmdstat_keys: stat(3, 9) }),
      },
      ['info'],
    ],
    [
      'CMD001',
      {
        info: info({ cmdstat_keys: stat(4, 9) }),
        window: windowOf({ cmdstat_keys: stat(3, 0) }, { cmdstat_keys: stat(4, 9) }),
      },
      ['warn'],
    ],
    [
      'CMD001',
      {
        info: info({ cmdstat_keys: stat(4, 9e5) }),
        window: windowOf({ cmdstat_keys: stat(3, 0) }, { cmdstat_keys: stat(4, 9e5) }),
      },
      ['error'],
    ],
    ['CMD004', { window: windowOf({}, { cmdstat_hgetall: stat(9, 90_000) }) }, []],
    ['CMD004', { window: windowOf({}, { cmdstat_hgetall: stat(10, 10_000) }) }, []],
    ['CMD004', { window: windowOf({}, { cmdstat_hgetall: stat(10, 10_010) }) }, ['warn']],
    ['CMD006', { window: windowOf({}, { total_commands_processed: 501, total_reads_processed: 501 }) }, ['info']],
    ['CMD006', { window: windowOf({}, { total_commands_processed: 500, total_reads_processed: 500 }) }, []],
    ['CMD006', { window: windowOf({}, { total_commands_processed: 1_000, total_reads_processed: 900 }) }, []],
    [
      'CMD007',
      { window: windowOf({}, { errorstat_NOSCRIPT: 'count=1', errorstat_READONLY: 'count=1' }) },
      ['info', 'warn'],
    ],
    ['CON001', { info: info({ connected_clients: 80, maxclients: 100 }), window: windowOf({}, {}) }, []],
    [
      'CON001',
      { info: info({ connected_clients: 81, maxclients: 100 }), window: windowOf({}, { rejected_connections: 1 }) },
      ['error', 'warn'],
    ],
    [
      'CON002',
      { info: info({ uptime_in_seconds: 299 }), window: windowOf({}, { total_connections_received: 100 }) },
      'not-enough-data',
    ],
    ['CON005', { link: { kind: 'unix', host: '', tls: false, password: false }, ping: [9] }, 'not-applicable'],
    ['CON005', { ...link('x'), ping: [5, 5, 5] }, []],
    ['CON005', { ...link('x'), ping: [1, 5.1, 9] }, ['warn']],
    ['SEC001', link('127.0.0.1'), ['info']],
    ['SEC001', link('10.0.0.1'), ['error']],
    ['SEC001', link('10.0.0.1', { password: true }), []],
    ['SEC003', { ...link('10.0.0.1'), defaultUser: { flags: ['on', 'nopass'], commands: '+@all' } }, ['error']],
    ['SEC003', { ...link('10.0.0.1'), defaultUser: { flags: ['on'], commands: '+@all' } }, ['warn']],
    ['SEC003', { ...link('::1'), defaultUser: { flags: ['on'], commands: '+@all' } }, ['info']],
    ['SEC003', { ...link('10.0.0.1'), defaultUser: { flags: ['off', 'nopass'], commands: '+@all' } }, []],
    ['LIB003', { clock: { offsetMs: -1_500, rttMs: 900 }, peers: [] }, ['info']],
    ['LIB003', { clock: { offsetMs: -1_500, rttMs: 1_000 }, peers: [] }, []],
  ])('%s %#', (id, facts, expected) => {
    expect(says(id, facts)).toEqual(expected);
  });

  test.each([
    ['127.0.0.1', []],
    ['::1', []],
    ['localhost', []],
    ['10.1.2.3', ['info']],
    ['172.16.0.1', ['info']],
    ['172.32.0.1', ['error']],
    ['192.168.1.1', ['info']],
    ['100.64.0.1', ['info']],
    ['100.128.0.1', ['error']],
    ['fd00::1', ['info']],
    ['fe80::1', ['info']],
    ['2001:4860::1', ['error']],
    ['::ffff:8.8.8.8', ['error']],
    ['redis', ['info']],
    ['db.example.com', ['info']],
  ])('SEC004 at %s', (host, expected) => {
    expect(says('SEC004', link(host))).toEqual(expected);
  });

  test.each([
    ['Redis', '6.2.24', 0],
    ['Redis', '7.0.0', 4],
    ['Redis', '7.2.10', 3],
    ['Redis', '7.2.16', 0],
    ['Redis', '8.0.6', 2],
    ['Redis', '8.6.3', 1],
    ['Redis', '8.6.6', 0],
    ['Redis', '8.10.1', 0],
    ['Valkey', '8.0.1', 4],
    ['Valkey', '8.0.12', 0],
    ['Valkey', '9.0.2', 4],
    ['Valkey', '9.1.1', 2],
    ['Valkey', '9.1.2', 1],
    ['Valkey', '9.1.3', 0],
  ])('SEC007 knows %s %s to have %i faults', (name, version, faults) => {
    const fields = name === 'Valkey' ? { redis_version: '7.2.4', valkey_version: version } : { redis_version: version };
    expect(advisoriesOn(productOf(info(fields)))).toHaveLength(faults);
    expect(says('SEC007', { info: info(fields) })).toHaveLength(faults > 0 ? 1 : 0);
  });

  test('SEC007 says first that its table is old, once it is older than 90 days', () => {
    const judged = (): string => {
      const found = CHECKS.find(({ id }) => id === 'SEC007')?.judge(
        snapshotOf({ info: info({ redis_version: '7.0.0' }) }),
        about(),
      );
      return (found as readonly Fault[])[0]?.what ?? '';
    };
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.parse(ADVISORIES_OF) + 90 * DAY);
    expect(judged()).toMatch(/^Redis 7.0.0 has/);
    clock.mockReturnValue(Date.parse(ADVISORIES_OF) + 90 * DAY + 1);
    expect(judged()).toMatch(/^by an old table/);
    clock.mockRestore();
  });
});
