import { createClient, createClientPool, createCluster, createSentinel } from 'redis';
import { expect, test } from 'vitest';
import { checkClient } from './kind.ts';
import { nodeRedisDriver } from './node-redis-driver.ts';

const client = (options = {}) => createClient(options).on('error', () => {});
const cluster = (options = {}) => createCluster({ rootNodes: [], ...options }).on('error', () => {});
const pool = (options = {}) => createClientPool(options).on('error', () => {});
const sentinel = (options = {}) =>
  createSentinel({ name: 'mymaster', sentinelRootNodes: [], ...options }).on('error', () => {});
const keyPrefix = 'app:';

test.each([
  ['nothing', undefined, /takes what createClient/],
  ['null', null, /takes what createClient/],
  ['options in place of a client', { url: 'redis://localhost' }, /takes what createClient/],
  ['a URL', 'redis://localhost', /takes what createClient/],
  ['keyPrefix', client({ keyPrefix }), /use a namespace/],
  ['keyPrefix of a cluster', cluster({ keyPrefix }), /use a namespace/],
  ['keyPrefix of a pool', pool({ keyPrefix }), /use a namespace/],
  ['keyPrefix of a sentinel', sentinel({ keyPrefix }), /use a namespace/],
  ['a client that reads from a replica', client({ readonly: true }), /replica, which lags/],
  ['a client without a listener', createClient(), /without a listener Node ends the process/],
  ['a cluster without a listener', createCluster({ rootNodes: [] }), /without a listener/],
])('%s is refused with INVALID_OPTION and the reason', (_what, refused, reason) => {
  const make = (): unknown => nodeRedisDriver(refused as ReturnType<typeof createClient>);
  expect(make).toThrow(expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringMatching(reason) }));
});

test('each kind of client is told from the others', () => {
  expect(checkClient(client()).kind).toBe('client');
  expect(checkClient(pool()).kind).toBe('pool');
  expect(checkClient(cluster({ useReplicas: true })).kind).toBe('cluster');
  expect(checkClient(sentinel({ replicaPoolSize: 1 })).kind).toBe('sentinel');
});

test.each([
  ['client', client()],
  ['pool', pool()],
  ['cluster', cluster()],
  ['sentinel', sentinel()],
])('a %s that is not connected is answered with unsent, and what to do', async (_kind, closed) => {
  const redis = nodeRedisDriver(closed);
  const error = expect.objectContaining({ kind: 'unsent', message: expect.stringContaining('client.connect()') });
  await expect(redis.send(['get', 'a'])).rejects.toThrow(error);
});

test('track on a pool that is not connected is unsent, too', async () => {
  const tracking = nodeRedisDriver(pool()).track?.(['p:'], () => {});
  await expect(tracking).rejects.toMatchObject({ code: 'DRIVER_FAILED', kind: 'unsent' });
});
