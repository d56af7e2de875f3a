import { RedisPatternsError } from '@redis-patterns/core';
import type { ClientLike, ClusterLike, NodeRedisClient, PoolLike, SentinelLike } from './client.ts';

/** A client, and which of the four kinds it is. */
export type Kind =
  | { readonly kind: 'client'; readonly client: ClientLike }
  | { readonly kind: 'pool'; readonly client: PoolLike }
  | { readonly kind: 'cluster'; readonly client: ClusterLike }
  | { readonly kind: 'sentinel'; readonly client: SentinelLike };

/** @throws `INVALID_OPTION` for a client on which the promises of a driver cannot be kept, with the reason. */
export function checkClient(client: NodeRedisClient): Kind {
  const kind = kindOf(client);
  if (kind === undefined)
    throw invalid(
      'nodeRedisDriver(client) takes what createClient, createClientPool, createCluster or createSentinel made',
    );
  if (keyPrefixOf(client))
    throw invalid('a client with keyPrefix cannot be used: sendCommand ignores it; use a namespace');
  if (kind.kind === 'client' && kind.client.options?.readonly)
    throw invalid('a client with readonly reads from a replica, which lags behind');
  if (client.listenerCount('error') === 0)
    throw invalid("client.on('error', …) first: without a listener Node ends the process when the connection is lost");
  return kind;
}

function kindOf(client: NodeRedisClient): Kind | undefined {
  if (typeof client !== 'object' || client === null) return undefined;
  if (has<ClusterLike>(client, 'nodeClient')) return { kind: 'cluster', client };
  if (has<SentinelLike>(client, 'getMasterNode')) return { kind: 'sentinel', client };
  if (has<PoolLike>(client, 'totalClients')) return { kind: 'pool', client };
  return has<ClientLike>(client, 'sendCommand') ? { kind: 'client', client } : undefined;
}

/** `member` is what only clients of that kind have. */
function has<Client extends NodeRedisClient>(client: NodeRedisClient, member: keyof Client): client is Client {
  return member in client;
}

/** Of redis 6, the same on every kind of client, and not part of its types. */
function keyPrefixOf(client: object): unknown {
  return '_keyPrefix' in client ? client._keyPrefix : undefined;
}

function invalid(message: string): RedisPatternsError {
  return new RedisPatternsError('INVALID_OPTION', message);
}
