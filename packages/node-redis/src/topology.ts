import type { OpenTracking, Primaries } from '@redis-patterns/core/driver';
import slotOf from 'cluster-key-slot'; // the client's own, which computes slots but does not tell them
import type { ClientLike, ClusterLike, PoolLike, SendOptions, SentinelLike, WireArg } from './client.ts';
import { NOT_CONNECTED } from './errors.ts';
import type { Kind } from './kind.ts';
import { type Lend, sendLeased } from './leased.ts';
import { openTracking } from './track.ts';

/** Sends a command; `key` routes it in a cluster, `readonly` lets a replica answer. */
export type Route = (
  args: WireArg[],
  options: SendOptions,
  key: WireArg | undefined,
  readonly: boolean,
) => Promise<unknown>;

/** What the kinds of clients differ in. */
export interface Topology {
  /** To the node that serves the key. */
  readonly route: Route;
  /** To each primary, for what is asked of every one. */
  readonly nodes: () => Route[];
  readonly primaries: Primaries;
  readonly clustered: boolean;
  readonly nodeOf?: (key: string) => string | undefined;
}

export function topologyOf({ kind, client }: Kind): Topology {
  switch (kind) {
    case 'client':
      return ofClient(client);
    case 'pool':
      return ofPool(client);
    case 'cluster':
      return ofCluster(client);
    case 'sentinel':
      return ofSentinel(client);
  }
}

function ofClient(client: ClientLike): Topology {
  const route: Route = (args, options) => client.sendCommand(args, options);
  return oneNode(
    route,
    openTracking(async (use) => use(client)),
  );
}

function ofPool(pool: PoolLike): Topology {
  return oneNode(
    sendLeased((run) => pool.execute(run)),
    openTracking((use) => pool.execute(use)),
  );
}

function oneNode(route: Route, open: OpenTracking): Topology {
  return { route, nodes: () => [route], primaries: () => [['primary', open]], clustered: false };
}

function ofCluster(cluster: ClusterLike): Topology {
  return {
    // without a key it picks any node, replicas among them; with one, the primary of that key's slot
    route: (args, options, key = 'any', readonly) => cluster.sendCommand(key, readonly, args, options),
    nodes: () =>
      cluster.masters.map(
        (node) => async (args, options) => (await cluster.nodeClient(node)).sendCommand(args, options),
      ),
    primaries: () =>
      cluster.masters.map((node) => [node.address, openTracking(async (use) => use(await cluster.nodeClient(node)))]),
    clustered: true,
    nodeOf: (key) => cluster.slots[slotOf(key)]?.master.address,
  };
}

function ofSentinel(sentinel: SentinelLike): Topology {
  const lend = async (readonly: boolean, run: Parameters<Lend>[0]): Promise<unknown> => {
    if (!sentinel.isOpen) throw new Error(NOT_CONNECTED); // else it fails, if it does, by a TypeError
    return sentinel._execute(readonly, run);
  };
  const toPrimary = sendLeased((run) => lend(false, run));
  const toReplica = sendLeased((run) => lend(true, run)); // the primary, where no replicas are used
  const route: Route = (args, options, _key, readonly) => (readonly ? toReplica : toPrimary)(args, options);
  const open = openTracking((use) => lend(false, async (client) => use(client)));
  return {
    ...oneNode(route, open),
    primaries: () => {
      const node = sentinel.getMasterNode();
      return node === undefined ? [] : [[`${node.host}:${node.port}`, open]];
    },
  };
}
