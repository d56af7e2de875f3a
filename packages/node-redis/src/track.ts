import { type OpenTracking, replyError, type TrackingEvents } from '@redis-patterns/core/driver';
import type { ClientLike, TrackingClient } from './client.ts';
import { driverError, isReply } from './errors.ts';
import { Outgoing } from './outgoing.ts';

/*
 * Server-assisted invalidation (https://redis.io/docs/latest/develop/reference/client-side-caching/) in RESP3: the
 * client hands on what the server pushes as the event `invalidate`.
 */

/** Reaches the client of a primary, for as long as `use` runs. */
export type Reach = (use: (client: ClientLike) => void) => Promise<unknown>;

/** Of what the caller's connection has, all but what would change, delay or refuse the few commands sent here. */
const OPTIONS = {
  RESP: 3,
  emitInvalidate: true,
  clientSideCache: undefined,
  maintNotifications: 'disabled',
  disableOfflineQueue: false,
  readonly: false,
  pingInterval: undefined,
  commandOptions: { timeout: 0 },
};

const reconnectStrategy = (attempt: number): number => Math.min((attempt + 1) * 50, 1_000);

/** How a tracking connection is opened. It arms itself each time it has connected. */
export function openTracking(reach: Reach): OpenTracking {
  return (events, prefixes, pingMs) => {
    let closed = false;
    let connection: TrackingClient | undefined;
    const start = (client: ClientLike): void => {
      // a connection over which no PONG comes any more is dead, even if nobody has closed it
      const socketTimeout = pingMs && Math.max(5 * pingMs, 5_000);
      const socket = { ...client.options?.socket, reconnectStrategy, socketTimeout };
      connection = client.duplicate({ ...OPTIONS, socket });
      if (!closed) listen(connection, prefixes, events);
    };
    reach(start).catch((error: Error) => events.refused(driverError(error, new Outgoing(undefined))));
    return {
      ping: async () => connection?.sendCommand(['ping']),
      close: () => {
        closed = true;
        connection?.destroy();
      },
    };
  };
}

function listen(connection: TrackingClient, prefixes: readonly string[], events: TrackingEvents): void {
  const wanted = prefixes.flatMap((prefix) => ['prefix', prefix]);
  // it begins with a plain TRACKING ON, which has to go before the mode can change
  const arm = (): Promise<unknown> =>
    Promise.all([
      connection.sendCommand(['client', 'tracking', 'off']),
      connection.sendCommand(['client', 'tracking', 'on', 'bcast', ...wanted]),
    ]);
  const failed = (error: Error): void => {
    if (isReply(error)) events.refused(replyError(error.message, error)); // else it connects again by itself
  };
  connection.on('error', failed);
  connection.on('reconnecting', events.lost);
  connection.on('ready', () => arm().then(events.armed, failed));
  connection.on('invalidate', (key: Buffer | null) => events.changed(key && [String(key)]));
  connection.connect().catch(() => {}); // only ends when it is closed
}
