import { type Answer, type Connection, openConnection } from './resp.ts';
import { type RedisServer, type ServerOptions, startServer } from './server.ts';
import { until } from './until.ts';

const SLOTS = 16_384;

/** What a cluster of one's own is made of. */
export interface ClusterOptions extends Omit<ServerOptions, 'sentinel'> {
  /** Default 3. */
  readonly masters?: number;
  /** Replicas of each master. Default 0. */
  readonly replicas?: number;
}

/** A cluster of plain server processes. */
export interface RedisCluster {
  /** The URL of its first node. */
  readonly url: string;
  readonly label: string;
  /** The masters, in the order of their slots. */
  readonly masters: readonly RedisServer[];
  /** The replicas: those of the first master, then those of the second, … */
  readonly replicas: readonly RedisServer[];
  stop(): Promise<void>;
}

/**
 * Starts a cluster; resolves when every node agrees that it is complete and takes writes.
 *
 * That is 2 seconds at the least: a master that has just started refuses to serve for as long (CLUSTER_WRITABLE_DELAY
 * in cluster_legacy.c). So share one cluster per test run where nothing is killed.
 */
export async function startCluster({
  masters = 3,
  replicas = 0,
  args = [],
  ...where
}: ClusterOptions = {}): Promise<RedisCluster> {
  const own = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000', '--repl-diskless-sync-delay', '0'];
  const options = { args: [...own, '--cluster-require-full-coverage', 'no', ...args], ...where };
  const count = masters * (1 + replicas);
  const servers = await Promise.all(Array.from({ length: count }, () => startServer(options)));
  const nodes = await Promise.all(servers.map(({ port }) => openConnection(port)));
  const stop = async (): Promise<void> => void (await Promise.all(servers.map((server) => server.stop())));
  try {
    await shareSlots(nodes.slice(0, masters));
    for (const { port } of servers.slice(1)) await nodes[0]?.send('cluster', 'meet', '127.0.0.1', port);
    await until('every node knows every other', () => all(nodes, (node) => knows(node, count)));
    await attachReplicas(nodes, masters, replicas);
    await until('the cluster takes writes', () => all(nodes, (node) => isComplete(node, replicas)));
  } catch (error) {
    await stop();
    throw error;
  } finally {
    for (const node of nodes) node.close();
  }
  const [first] = servers as [RedisServer];
  return {
    url: first.url,
    label: first.label,
    masters: servers.slice(0, masters),
    replicas: servers.slice(masters),
    stop,
  };
}

async function shareSlots(masters: Connection[]): Promise<void> {
  const share = (index: number): number => Math.floor((SLOTS * index) / masters.length);
  for (const [index, node] of masters.entries()) {
    await node.send('cluster', 'addslotsrange', share(index), share(index + 1) - 1);
    await node.send('cluster', 'set-config-epoch', index + 1);
  }
}

async function attachReplicas(nodes: Connection[], masters: number, replicas: number): Promise<void> {
  for (const [index, node] of nodes.slice(masters).entries()) {
    const id = await nodes[Math.floor(index / replicas)]?.send('cluster', 'myid');
    await node.send('cluster', 'replicate', String(id));
  }
  await until('every replica is in step with its master', () =>
    all(nodes.slice(masters), async (node) =>
      String(await node.send('info', 'replication')).includes('link_status:up'),
    ),
  );
}

async function knows(node: Connection, count: number): Promise<boolean> {
  return String(await node.send('cluster', 'info')).includes(`cluster_known_nodes:${count}\r\n`);
}

/** Whether a node serves all slots, and tells clients of every replica. */
async function isComplete(node: Connection, replicas: number): Promise<boolean> {
  const info = String(await node.send('cluster', 'info'));
  if (!info.includes('cluster_state:ok') || !info.includes(`cluster_slots_ok:${SLOTS}\r\n`)) return false;
  const ranges = (await node.send('cluster', 'slots')) as Answer[][]; // [first, last, master, replica, …]
  return ranges.every((range) => range.length === 3 + replicas);
}

async function all(nodes: Connection[], check: (node: Connection) => Promise<boolean>): Promise<boolean> {
  return (await Promise.all(nodes.map(check))).every(Boolean);
}
