import type { Arg, Args, Driver, Reply } from '@redis-patterns/core/driver';
import { evaluate, scanNodes, trackNodes } from '@redis-patterns/core/driver';
import { checkClient } from './check-client.ts';
import { type IoredisClient, isCluster, type RedisLike } from './client.ts';
import { onceCommandOf } from './once-command.ts';
import { openTracking } from './track.ts';

/**
 * Redis through a client of ioredis ^5 or ^6: `Redis`, standalone or behind Sentinel, or `Cluster`, with any options
 * but those refused below. The client stays the caller's: the driver changes nothing on it and never ends it.
 *
 * Commands are run at most once whatever the client's retry and resend options say, are dropped at their deadline, and
 * leave in one write per tick and node. Bulk strings and status replies come as bytes.
 *
 * @throws `INVALID_OPTION` for a client with `keyPrefix`, or one that reads from a replica (`role: 'slave'`,
 * `readOnly`); a Cluster's `scaleReads` is used for `readonly` calls only
 */
export function ioredisDriver(client: IoredisClient): Driver {
  checkClient(client);
  const { Once, slotOf } = onceCommandOf(client);
  const cluster = isCluster(client) ? client : undefined;
  const scalesReads = (cluster?.options.scaleReads ?? 'master') !== 'master';

  const submit = (to: IoredisClient, args: Args, key?: Arg, deadline?: number, readonly?: boolean): Promise<Reply> => {
    const command = new Once({ client, args, key, deadline, hidden: scalesReads && !readonly });
    to.sendCommand(command);
    if (isCluster(to)) command.rerouteOnly();
    return command.promise;
  };

  const primaries = (): readonly RedisLike[] => (isCluster(client) ? client.nodes('master') : [client]);
  /** A Cluster knows its nodes once it has connected, which the first command makes it do. */
  const connected = async (): Promise<void> => {
    if (primaries().length === 0) await submit(client, ['ping']);
  };
  const tracking = trackNodes(() =>
    primaries().map((node) => [`${node.options.host}:${node.options.port}`, openTracking(node)] as const),
  );

  return {
    send: (args, deadline, readonly) => submit(client, args, args[1], deadline, readonly),
    run: (script, keys, args, deadline, readonly) =>
      evaluate((command) => submit(client, command, keys[0], deadline, readonly), script, keys, args, readonly),
    scan: async function* (match, count) {
      await connected();
      const sends = primaries().map((node) => (args: Args) => submit(node, args));
      yield* scanNodes(sends, match, count);
    },
    track: async (prefixes, onKeys, proof) => {
      await connected();
      return tracking.track(prefixes, onKeys, proof);
    },
    ...(cluster && { nodeOf: (key: string) => cluster.slots[slotOf(key)]?.[0] }),
    clustered: cluster !== undefined,
    close: async () => tracking.close(),
  };
}
