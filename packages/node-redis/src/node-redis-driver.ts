import type { Arg, Args, Driver, Reply } from '@redis-patterns/core/driver';
import { evaluate, scanNodes, trackNodes } from '@redis-patterns/core/driver';
import type { NodeRedisClient, WireArg } from './client.ts';
import { driverError } from './errors.ts';
import { checkClient } from './kind.ts';
import { Outgoing } from './outgoing.ts';
import { type Route, topologyOf } from './topology.ts';
import { atTurnsEnd, turnBegun } from './turns-end.ts';

/** How replies are to come, by their type in RESP: bulk strings as bytes, maps flat, doubles and big numbers as text. */
const TYPE_MAPPING = { 36: Buffer, 61: Buffer, 37: Array, 44: String, 40: String };

/**
 * Redis through a client of node-redis ^5.9 or ^6 (`redis` or `@redis/client`): what `createClient`, `createClientPool`,
 * `createCluster` or `createSentinel` made, with any options but those refused below. The client stays the caller's, to
 * connect and to close; the driver changes nothing on it.
 *
 * Commands are run at most once, are dropped at their deadline, and leave in one write per tick and node. Bulk strings
 * come as bytes, status replies as text.
 *
 * @throws `INVALID_OPTION` for a client with `keyPrefix`, one that reads from a replica (`readonly`), or one without an
 * `'error'` listener; a cluster's `useReplicas` and a sentinel's replicas serve `readonly` calls only
 */
export function nodeRedisDriver(client: NodeRedisClient): Driver {
  const { route, nodes, primaries, clustered, nodeOf } = topologyOf(checkClient(client));

  const submit = (to: Route, args: Args, key?: Arg, deadline?: number, readonly = false): Promise<Reply> => {
    turnBegun();
    const outgoing = new Outgoing(deadline);
    const options = { typeMapping: TYPE_MAPPING, timeout: 0, asap: false, abortSignal: outgoing };
    const reply = to(args.map(wireArg), options, key === undefined ? key : wireArg(key), readonly) as Promise<Reply>;
    return reply.catch((error: Error) => {
      throw driverError(error, outgoing);
    });
  };
  /** The primaries are known once the client has connected; if it has not, this is the error that says so. */
  const connected = async (): Promise<void> => {
    if (Array.from(primaries()).length === 0) await submit(route, ['ping']);
  };
  const tracking = trackNodes(primaries);

  return {
    send: (args, deadline, readonly) => submit(route, args, args[1], deadline, readonly),
    run: (script, keys, args, deadline, readonly) =>
      evaluate((command) => submit(route, command, keys[0], deadline, readonly), script, keys, args, readonly),
    scan: async function* (match, count) {
      await connected();
      const sends = nodes().map((node) => (args: Args) => submit(node, args));
      yield* scanNodes(sends, match, count);
    },
    track: async (prefixes, onKeys, proof) => {
      await connected();
      return tracking.track(prefixes, onKeys, proof);
    },
    ...(nodeOf && { nodeOf }),
    clustered,
    atTurnsEnd,
    close: async () => tracking.close(),
  };
}

/** node-redis takes text and Buffers. */
function wireArg(arg: Arg): WireArg {
  if (typeof arg === 'string') return arg;
  if (typeof arg === 'number') return String(arg);
  return Buffer.isBuffer(arg) ? arg : Buffer.from(arg.buffer, arg.byteOffset, arg.byteLength);
}
