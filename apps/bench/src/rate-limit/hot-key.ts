import { setTimeout as pause } from 'node:timers/promises';
import { bucket, createLimiter, type Limiter, type PrepaidOptions } from '@redis-patterns/core/rate-limit';
import { type FaultyDriver, faultyDriver } from '@redis-patterns/testkit';
import type { Run } from '../area.ts';
import { table } from '../table.ts';
import { freshKeys, type Side } from './limiters.ts';

const LIMITERS = 4;
const TICK_MS = 5;

/** One load on one key: what is offered, and what the limit is, per second. */
interface Load {
  readonly offered: number;
  readonly limit: number;
}

const LOADS: readonly Load[] = [
  { offered: 2_000, limit: 10_000 },
  { offered: 20_000, limit: 10_000 },
];

/**
 * One hot key, four limiters on a connection each: how much Redis has to judge with and without tokens bought ahead, and
 * how much is admitted of what the bucket allows.
 */
export async function hotKey(side: Side, { quick }: Run): Promise<void> {
  const seconds = quick ? 1 : 4;
  const rows: string[][] = [];
  for (const load of LOADS) {
    const plain = await offer(side, load, seconds, false);
    const ahead = await offer(side, load, seconds, { max: 500 });
    const fewer = plain.checks / ahead.checks;
    rows.push([
      `${load.offered}/s offered, ${load.limit}/s allowed`,
      Math.round(plain.checks / seconds).toString(),
      Math.round(plain.runs / seconds).toString(),
      Math.round(ahead.runs / seconds).toString(),
      `${fewer.toFixed(1)}${fewer < 20 ? '!' : ''}`,
      `${ahead.admitted}${ahead.admitted > ahead.bound ? '!' : ''} of ${ahead.bound}`,
    ]);
  }
  const header = ['', 'plain, checks/s', 'in scripts/s', 'prepaid, scripts/s', 'times fewer', 'prepaid, admitted'];
  console.log(table(`${side.name}: a hot key, ${LIMITERS} limiters`, header, rows));
}

interface Outcome {
  /** What Redis judged: a run for each, if they did not share runs within a turn. */
  readonly checks: number;
  readonly runs: number;
  readonly admitted: number;
  /** The most the bucket allows in the time that passed. */
  readonly bound: number;
}

async function offer(side: Side, { offered, limit }: Load, seconds: number, prepaid: PrepaidOptions): Promise<Outcome> {
  const keys = freshKeys();
  const drivers: FaultyDriver[] = [];
  const limiters: Limiter<'hot'>[] = [];
  for (let i = 0; i < LIMITERS; i++) {
    const driver = faultyDriver(await side.another());
    const policies = { hot: bucket({ limit, per: '1s', burst: 4_000 }) };
    drivers.push(driver);
    limiters.push(createLimiter({ driver, keys, policies, prepaid, deadline: '5s', onFailure: 'closed' }));
  }
  const checks: Promise<boolean>[] = [];
  const start = performance.now();
  for (let now = start; now < start + seconds * 1_000; now = performance.now()) {
    const due = Math.floor(((now - start) * offered) / 1_000);
    while (checks.length < due) checks.push(allowed(limiters[checks.length % LIMITERS]));
    await pause(TICK_MS);
  }
  const admitted = (await Promise.all(checks)).filter((one) => one).length;
  const elapsed = performance.now() - start;
  const calls = drivers.flatMap((driver) => driver.calls);
  return {
    checks: calls.reduce((sum, { keys }) => sum + keys.length, 0),
    runs: calls.length,
    admitted,
    bound: Math.floor(4_000 + (elapsed * limit) / 1_000),
  };
}

async function allowed(limiter: Limiter<'hot'> | undefined): Promise<boolean> {
  return (await limiter?.consume('all'))?.allowed === true;
}
