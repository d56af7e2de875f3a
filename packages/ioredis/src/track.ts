import { type OpenTracking, replyError } from '@redis-patterns/core/driver';
import type { RedisLike } from './client.ts';
import { isReply } from './errors.ts';

/*
 * Server-assisted invalidation (https://redis.io/docs/latest/develop/reference/client-side-caching/) in RESP2: the
 * connection redirects the reports to itself and subscribes to their channel. ioredis 6 speaks RESP3 too, but drops the
 * pushes of it.
 */

const CHANNEL = '__redis__:invalidate';

/** Of what the caller's connection has, all but what would change, delay or repeat the few commands sent here. */
const OPTIONS = {
  protocol: 2,
  replyMapping: 'legacy',
  lazyConnect: false,
  readOnly: false,
  enableOfflineQueue: true,
  enableAutoPipelining: false,
  autoResubscribe: false, // tracking comes first: once subscribed, a RESP2 connection cannot ask for it
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  commandTimeout: undefined,
  reconnectOnError: null,
  himportFieldsets: undefined,
  retryStrategy: (attempt: number): number => Math.min(attempt * 50, 1_000),
};

/** How a tracking connection to this node is opened. It arms itself each time it has connected. */
export function openTracking(node: RedisLike): OpenTracking {
  return ({ armed, lost, changed, refused }, prefixes, pingMs) => {
    // a connection over which no PONG comes any more is dead, even if nobody has closed it
    const socketTimeout = pingMs && Math.max(5 * pingMs, 5_000);
    const connection = node.duplicate({ ...OPTIONS, socketTimeout });
    const failed = (error: Error): void => {
      if (isReply(error)) refused(replyError(error.message, error)); // else it connects again by itself
    };
    connection.on('error', failed);
    connection.on('close', lost);
    connection.on('ready', () => arm(connection, prefixes).then(armed, failed));
    connection.on('messageBuffer', (_channel: Buffer, keys: Buffer[] | null) => changed(keys?.map(String) ?? null));
    return { ping: () => connection.call('ping'), close: () => connection.disconnect() };
  };
}

async function arm(connection: RedisLike, prefixes: readonly string[]): Promise<void> {
  const id = String(await connection.call('client', 'id'));
  const wanted = prefixes.flatMap((prefix) => ['prefix', prefix]);
  await Promise.all([
    connection.call('client', 'tracking', 'on', 'redirect', id, 'bcast', ...wanted),
    connection.call('subscribe', CHANNEL),
  ]);
}
