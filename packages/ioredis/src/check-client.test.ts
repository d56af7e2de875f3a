import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { expect, test } from 'vitest';
import { checkClient } from './check-client.ts';
import { ioredisDriver } from './ioredis-driver.ts';

const redis = (options: Omit<RedisOptions, 'replyMapping'>): Redis => new Redis({ ...options, lazyConnect: true });
const cluster = (options: ConstructorParameters<typeof Cluster>[1]): Cluster =>
  new Cluster([], { ...options, lazyConnect: true });

test.each([
  ['nothing', undefined, /takes a Redis or a Cluster/],
  ['null', null, /takes a Redis or a Cluster/],
  ['options in place of a client', { host: 'localhost' }, /takes a Redis or a Cluster/],
  ['a URL', 'redis://localhost', /takes a Redis or a Cluster/],
  ['keyPrefix', redis({ keyPrefix: 'app:' }), /use a namespace/],
  ['keyPrefix of a Cluster', cluster({ keyPrefix: 'app:' }), /use a namespace/],
  ["keyPrefix of a Cluster's nodes", cluster({ redisOptions: { keyPrefix: 'app:' } }), /use a namespace/],
  ['a replica behind Sentinel', redis({ sentinels: [{}], name: 'mymaster', role: 'slave' }), /replica, which lags/],
  ['a replica of a cluster', redis({ readOnly: true }), /replica, which lags/],
])('%s is refused with INVALID_OPTION and the reason', (_what, client, reason) => {
  const make = (): unknown => ioredisDriver(client as Redis);
  expect(make).toThrow(expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringMatching(reason) }));
});

test.each([
  ['the defaults', redis({})],
  ['a Cluster that reads from replicas', cluster({ scaleReads: 'slave' })],
  ['a primary behind Sentinel', redis({ sentinels: [{}], name: 'mymaster', role: 'master' })],
])('%s is taken', (_what, client) => checkClient(client));

test.each([
  ['warns of', {}, 1],
  ['does not warn without a queue of', { enableOfflineQueue: false }, 0],
])('it %s maxRetriesPerRequest: null', (_what, options, times) => {
  const seen: unknown[] = [];
  const note = (warning: unknown): number => seen.push(warning);
  subscribe('redis-patterns:warning', note);
  checkClient(redis({ maxRetriesPerRequest: null, ...options }));
  unsubscribe('redis-patterns:warning', note);
  expect(seen).toEqual(Array(times).fill(expect.objectContaining({ code: 'CLIENT_OPTION' })));
});
