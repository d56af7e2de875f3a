import { RedisPatternsError } from '@redis-patterns/core';
import { publishWarning } from '@redis-patterns/core/driver';
import { type IoredisClient, isCluster, type RedisLikeOptions } from './client.ts';

/** @throws `INVALID_OPTION` for a client on which the promises of a driver cannot be kept, with the reason. */
export function checkClient(client: IoredisClient): void {
  if (typeof client?.sendCommand !== 'function' || typeof client.call !== 'function' || !client.options)
    throw invalid('ioredisDriver(client) takes a Redis or a Cluster of ioredis');
  if (client.options.keyPrefix)
    throw invalid('a client with keyPrefix cannot be used: it prefixes some keys and not others; use a namespace');
  if (isCluster(client)) return;
  const { role, readOnly } = client.options;
  if (role === 'slave' || readOnly)
    throw invalid(`a client with ${readOnly ? 'readOnly' : "role: 'slave'"} reads from a replica, which lags behind`);
  if (waitsForEver(client.options))
    publishWarning({
      code: 'CLIENT_OPTION',
      message: 'maxRetriesPerRequest: null lets what is sent while Redis is away wait in memory without limit',
    });
}

function waitsForEver({ maxRetriesPerRequest, enableOfflineQueue }: RedisLikeOptions): boolean {
  return maxRetriesPerRequest === null && enableOfflineQueue !== false;
}

function invalid(message: string): RedisPatternsError {
  return new RedisPatternsError('INVALID_OPTION', message);
}
