import { connect, diagnose } from '@redis-patterns/cli';
import { startServer } from '@redis-patterns/testkit/redis';
import { Redis } from 'ioredis';
import type { Run } from '../area.ts';
import { table } from '../table.ts';
import { fillMillion, spent } from './million.ts';

/** What the audit of `doctor` costs a server of a million keys, beside one `KEYS *` in the same run. */
export async function bench({ quick }: Run): Promise<void> {
  const keys = quick ? 50_000 : 1_000_000;
  const server = await startServer({ args: ['--slowlog-log-slower-than', '100', '--slowlog-max-len', '10000'] });
  const redis = new Redis(server.url);
  try {
    await fillMillion(redis, keys);
    const audit = await measured(redis, () => examine(server.url));
    const all = await measured(redis, () => redis.call('keys', '*'));
    console.log(
      table(
        `doctor on ${keys.toLocaleString('en-US')} keys, 10,000 sampled, against KEYS *`,
        ['', 'commands, ms', 'server CPU, ms', 'longest call, ms', 'wall, ms', '% of a core'],
        [row('doctor', audit), row('KEYS *', all)],
      ),
    );
    if (audit.commandsMs > 100) console.log('  ! more than 100 ms of commands');
    if (audit.longestMs > 2) console.log('  ! a command took more than 2 ms');
  } finally {
    redis.disconnect();
    await server.stop();
  }
}

interface Cost {
  readonly commandsMs: number;
  readonly cpuMs: number;
  readonly longestMs: number;
  readonly wallMs: number;
}

async function measured(redis: Redis, work: () => Promise<unknown>): Promise<Cost> {
  await redis.config('RESETSTAT');
  await redis.call('slowlog', 'reset');
  const [cpu, start] = [await cpuMs(redis), performance.now()];
  await work();
  const wallMs = performance.now() - start;
  const used = (await cpuMs(redis)) - cpu;
  const { byCommand, longestMs } = await spent(redis);
  const commandsMs = [...byCommand].reduce((sum, [name, ms]) => (/config|slowlog/.test(name) ? sum : sum + ms), 0);
  return { commandsMs, cpuMs: used, longestMs, wallMs };
}

async function examine(url: string): Promise<void> {
  const nodes = await connect(url);
  await diagnose(nodes);
  for (const node of nodes) node.close();
}

/** CPU of the server's main thread, ms: sockets and parsing too, and the expiry that goes on meanwhile. */
async function cpuMs(redis: Redis): Promise<number> {
  const info = await redis.info('cpu');
  const parts = [...info.matchAll(/^used_cpu_(?:sys|user)_main_thread:([\d.]+)/gm)];
  return parts.reduce((sum, [, seconds]) => sum + Number(seconds) * 1_000, 0);
}

function row(name: string, { commandsMs, cpuMs: cpu, longestMs, wallMs }: Cost): string[] {
  const shares = [commandsMs, cpu, longestMs, wallMs].map((ms) => ms.toFixed(ms < 10 ? 2 : 0));
  return [name, ...shares, ((cpu / wallMs) * 100).toFixed(1)];
}
