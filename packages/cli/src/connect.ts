import { isIP } from 'node:net';
import { text, within } from '@redis-patterns/core/driver';
import { ioredisDriver } from '@redis-patterns/ioredis';
import { Redis, type RedisOptions } from 'ioredis';
import { type Address, parseAddress, shownAddress } from './address.ts';
import { ConnectError, connectError } from './connect-error.ts';
import { createNode, type Node } from './node.ts';
import { readInfo } from './read-server.ts';
import { walk } from './walk.ts';

/** What ioredis takes, with replies as the driver wants them. */
type PlainOptions = Omit<RedisOptions, 'replyMapping'>;

/** What to connect to. */
export interface Target {
  /** One server, a node of a cluster, or the sentinels. */
  readonly addresses: readonly [Address, ...Address[]];
  /** The master's name, where the addresses are sentinels. */
  readonly sentinel?: string | undefined;
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string } | undefined;
  /** The name of the connection. */
  readonly name: string;
  readonly connectTimeoutMs: number;
  readonly commandTimeoutMs: number;
}

/**
 * One connection for each master: of a cluster to all of them, behind Sentinel (`redis-sentinel://host:port/NAME`) to
 * the master of the moment. The caller closes each node.
 *
 * @throws an Error whose message says why in one line and holds no password
 */
export async function connect(where: string | Target): Promise<readonly Node[]> {
  const target = typeof where === 'string' ? plainTarget(where) : where;
  const { addresses, sentinel } = target;
  const [first] = addresses;
  const node = await open(target, first, sentinel === undefined ? {} : bySentinel(target, sentinel));
  try {
    const masters = await mastersOf(node, first);
    if (masters.length === 0) return [node];
    const others = masters.filter((master) => shownAddress(master) !== node.name);
    const nodes = await Promise.all(others.map((master) => open(target, master, {})));
    if (others.length < masters.length) return [node, ...nodes].sort((a, b) => a.name.localeCompare(b.name));
    node.close(); // a replica of the cluster: its masters are judged
    return nodes;
  } catch (error) {
    node.close();
    throw error instanceof ConnectError ? error : connectError(node.name, [error]);
  }
}

function plainTarget(url: string): Target {
  const address = parseAddress(url);
  const limits = { connectTimeoutMs: 5_000, commandTimeoutMs: 10_000 };
  return { addresses: [address], sentinel: address.sentinel, name: 'redis-patterns', ...limits };
}

function bySentinel({ addresses, tls }: Target, name: string): PlainOptions {
  const { username, password } = addresses.find((address) => address.password !== undefined) ?? {};
  const sentinels = addresses.map(({ host, port }) => ({ host, port }));
  return {
    name,
    sentinels,
    sentinelRetryStrategy: () => null,
    ...(addresses[0]?.tls && { enableTLSForSentinelMode: true, sentinelTLS: { ...tls } }),
    ...(password !== undefined && { username: username ?? '', password }),
  };
}

async function open(target: Target, address: Address, more: PlainOptions): Promise<Node> {
  const client = new Redis({ ...optionsOf(target, address), ...more });
  const shown = target.sentinel ?? shownAddress(address);
  const errors: unknown[] = [];
  client.on('error', (error) => errors.push(error));
  const node = createNode({
    name: shown,
    link: {
      kind: address.path === undefined ? 'tcp' : 'unix',
      host: address.host,
      tls: address.tls,
      password: address.password !== undefined,
    },
    driver: ioredisDriver(client),
    timeoutMs: target.commandTimeoutMs,
    pages: walk,
    reconnect: async () => {
      client.disconnect();
      await client.connect();
    },
    close: () => client.disconnect(),
  });
  try {
    await within(target.connectTimeoutMs + target.commandTimeoutMs, () => client.connect());
    await node.ask('ping');
    if (errors.length > 0) throw errors[0];
    return node;
  } catch (error) {
    client.disconnect();
    throw connectError(shown, [...errors, error], address.tls);
  }
}

/** No retries, no queues: one attempt, one answer. Protocol 2 connects with the fewest commands. */
function optionsOf(target: Target, address: Address): PlainOptions {
  const { host, port, path, username, password, db, tls } = address;
  return {
    ...(path === undefined ? { host, port } : { path }),
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(tls && { tls: { ...target.tls, ...(isIP(host) === 0 && { servername: host }) } }),
    db,
    protocol: 2,
    lazyConnect: true,
    connectionName: target.name,
    connectTimeout: target.connectTimeoutMs,
    disconnectTimeout: 50, // ioredis' own 2 s keep the program from ending, even where there never was a connection
    disableClientInfo: true,
    enableReadyCheck: false,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  };
}

/** The masters of the cluster that a node belongs to; none when it is in no cluster, or will not say. */
async function mastersOf(node: Node, like: Address): Promise<readonly Address[]> {
  const info = await readInfo(node).catch(() => null);
  if (info === null || info.number('cluster_enabled') !== 1) return [];
  const all = await node
    .ask('cluster', 'nodes')
    .then(text)
    .catch(() => '');
  return all.split('\n').flatMap((line) => masterIn(line, like));
}

/** `<id> <host>:<port>@<bus>[,hostname] <flags> …`; a node that has just started does not know its own host. */
function masterIn(line: string, like: Address): readonly Address[] {
  const [, address = '', flags = ''] = line.split(' ');
  const [, host = '', port = ''] = /^(.*):(\d+)@/.exec(address) ?? [];
  if (!/\bmaster\b/.test(flags) || /fail|noaddr|handshake/.test(flags) || port === '') return [];
  return [{ ...like, host: host === '' ? like.host : host, port: Number(port), path: undefined, db: 0 }];
}
