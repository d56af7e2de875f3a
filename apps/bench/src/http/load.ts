import autocannon, { type Request } from 'autocannon';
import type { Run } from '../area.ts';
import { median } from '../median.ts';
import { type ChildServer, startChild } from './child-server.ts';
import type { ContenderName } from './contender-apps.ts';

/** One way to answer a request. */
export interface LoadContender {
  readonly name: string;
  readonly app: ContenderName;
  readonly request?: Pick<Request, 'method' | 'path' | 'headers'>;
  /** Signed in: each request bears the cookie of a session. */
  readonly signedIn?: boolean;
}

const CONNECTIONS = 20;

/**
 * Requests per second of each contender, round by round. They take turns, one under load at a time, so that a ratio
 * within a round compares what ran at almost the same moment. A first, uncounted turn warms up and fills the caches.
 */
export async function rates(contenders: readonly LoadContender[], run: Run): Promise<number[][]> {
  const [rounds, seconds] = run.quick ? [1, 1] : [5, 3];
  const servers = new Map<ContenderName, ChildServer>();
  try {
    for (const { app } of contenders)
      if (!servers.has(app)) servers.set(app, await startChild('app-process.ts', [app, run.url]));
    const targets = await Promise.all(
      contenders.map((contender) => targetOf(contender, servers.get(contender.app)?.url ?? '')),
    );
    for (const target of targets) await fire(target, 1);
    const counted: number[][] = [];
    for (let round = 0; round < rounds; round++) {
      const row: number[] = [];
      for (const target of targets) row.push(await fire(target, seconds));
      counted.push(row);
    }
    return counted;
  } finally {
    await Promise.all([...servers.values()].map(({ stop }) => stop()));
  }
}

/** The median over the rounds of the ratio between two contenders. */
export function ratio(rounds: readonly number[][], of: number, to: number): number {
  return median(rounds.map((row) => (row[of] ?? 0) / (row[to] ?? 1)));
}

type Target = Pick<autocannon.Options, 'url' | 'method' | 'headers'>;

async function targetOf({ request = {}, signedIn = false }: LoadContender, url: string): Promise<Target> {
  const { method = 'GET', path = '/products', headers } = request;
  const cookie = signedIn ? (await fetch(`${url}/login`)).headers.getSetCookie()[0]?.split(';')[0] : undefined;
  if (signedIn && cookie === undefined) throw new Error('the login gave no cookie');
  return { url: url + path, method, headers: { ...headers, ...(cookie !== undefined && { cookie }) } };
}

/** Requests per second; anything but 200 makes the figure worthless, so it ends the run. */
async function fire(target: Target, duration: number): Promise<number> {
  const result = await autocannon({ ...target, connections: CONNECTIONS, duration });
  const wrong = result.non2xx + result.errors + result.timeouts;
  if (wrong > 0) throw new Error(`${target.url}: ${wrong} requests were not answered with 200`);
  return result.requests.total / result.duration;
}
