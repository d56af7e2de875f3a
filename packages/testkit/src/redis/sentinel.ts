import { type Connection, openConnection } from './resp.ts';
import { type RedisServer, type ServerOptions, startServer } from './server.ts';
import { until } from './until.ts';

/** The name under which the sentinels know their master. */
const NAME = 'mymaster';

/** A master, its replica, and three sentinels that watch them, as plain server processes. */
export interface RedisSentinel {
  /** `redis-sentinel://<host>:<port of the first sentinel>/<name of the master>` */
  readonly url: string;
  readonly label: string;
  readonly name: string;
  /** The master of the beginning; after a failover it is the replica. */
  readonly master: RedisServer;
  readonly replica: RedisServer;
  readonly sentinels: readonly RedisServer[];
  stop(): Promise<void>;
}

/** Starts a Sentinel set-up; resolves when each sentinel knows the replica and the other sentinels (about 2 s). */
export async function startSentinel({
  args = [],
  ...where
}: Omit<ServerOptions, 'sentinel'> = {}): Promise<RedisSentinel> {
  const prompt = ['--repl-diskless-sync-delay', '0', ...args]; // a master waits 5 s for more replicas to come
  const master = await startServer({ ...where, args: prompt });
  const [replica, ...sentinels] = (await Promise.all([
    startServer({ ...where, args: ['--replicaof', '127.0.0.1', String(master.port), ...prompt] }),
    ...Array.from({ length: 3 }, () => startServer({ ...where, sentinel: true })),
  ])) as [RedisServer, ...RedisServer[]];
  const servers = [master, replica, ...sentinels];
  const stop = async (): Promise<void> => void (await Promise.all(servers.map((server) => server.stop())));
  try {
    await inStep(replica); // before they look: a sentinel asks a master for its replicas every 10 s only
    await Promise.all(sentinels.map((sentinel) => monitor(sentinel, master.port)));
  } catch (error) {
    await stop();
    throw error;
  }
  const url = `redis-sentinel://127.0.0.1:${sentinels[0]?.port}/${NAME}`;
  return { url, label: master.label, name: NAME, master, replica, sentinels, stop };
}

async function inStep(replica: RedisServer): Promise<void> {
  const node = await openConnection(replica.port);
  await until('the replica is in step', async () => String(await node.send('info', 'replication')).includes(':up'));
  node.close();
}

async function monitor(sentinel: RedisServer, port: number): Promise<void> {
  const node = await openConnection(sentinel.port);
  await node.send('sentinel', 'monitor', NAME, '127.0.0.1', port, 2);
  await node.send('sentinel', 'set', NAME, 'down-after-milliseconds', 1000, 'failover-timeout', 5000);
  await until('each sentinel knows the replica and the other sentinels', () => seesAll(node));
  node.close();
}

async function seesAll(node: Connection): Promise<boolean> {
  const fields = await node.send('sentinel', 'master', NAME);
  const count = (name: string): number => (Array.isArray(fields) ? Number(fields[fields.indexOf(name) + 1]) : 0);
  return count('num-slaves') >= 1 && count('num-other-sentinels') >= 2;
}
