import type { Run } from '../area.ts';
import { median } from '../median.ts';
import { table } from '../table.ts';
import { type LoadContender, rates, ratio } from './load.ts';

const WANTED = 1.3;

/**
 * A signed-in visitor asks for a cached page of an application with a rate limit, a session and a response cache: ours
 * against express-rate-limit with rate-limit-redis, express-session with connect-redis, and apicache on Redis. Same
 * framework, same client (node-redis), same server. The bare framework, which does none of it, is the limit.
 */
export async function stacks(run: Run): Promise<void> {
  const contenders: LoadContender[] = [
    { name: 'express-rate-limit + express-session + apicache', app: 'peers, whole', signedIn: true },
    { name: 'redis-patterns: limit + session + cached route', app: 'ours, whole', signedIn: true },
    { name: 'Express alone: the limit', app: 'bare' },
  ];
  const rounds = await rates(contenders, run);
  const rows = contenders.map(({ name }, i) => {
    const share = ratio(rounds, i, 0);
    const missed = i === 1 && share < WANTED ? '!' : '';
    return [name, median(rounds.map((row) => row[i] ?? 0)).toFixed(0), `${share.toFixed(2)}${missed}`];
  });
  console.log(table('Limit, session and cached route, 20 connections', ['', 'req/s', 'ratio'], rows));
}
