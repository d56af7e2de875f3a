import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RedisServer, startServer } from '@redis-patterns/testkit/redis';
import type { Run } from '../area.ts';
import { table } from '../table.ts';
import { type ChildServer, startChild } from './child-server.ts';
import { type Answers, visitFor } from './soak-visits.ts';

const VISITORS = 40;
const WARM_UP = 0.2; // of the time: what the process keeps for good is built in it
const FLAT = 1.05;
/** A shorter run shows that everything answers; what its heap does is still the engine warming up. */
const JUDGED_FROM_SECONDS = 120;

/**
 * The shop at full load while Redis is killed and comes back, empty, two times: on ioredis, then on node-redis. No
 * request may be answered in a way that is not documented or not at all, no rejection may go unhandled (the process
 * would end), and the heap must be as large at the end as after the warm-up.
 */
export async function soak({ seconds }: Run): Promise<void> {
  for (const driver of ['ioredis', 'node-redis']) await soakOn(driver, seconds);
}

async function soakOn(driver: string, seconds: number): Promise<void> {
  const redis = await startServer();
  // Not in production: over plain HTTP its cookie would never come back. In tests Express does not print what fails late.
  const shop = await startChild('soak-shop.ts', [driver, redis.url], 'test');
  const answers: Answers = { counts: new Map(), undocumented: new Set() };
  try {
    await visit(shop, seconds * WARM_UP, answers);
    const before = await heapOf(shop);
    const rest = seconds * (1 - WARM_UP);
    await Promise.all([visit(shop, rest, answers), restartTwice(redis, rest * 1_000)]);
    const after = await heapOf(shop);
    report(driver, answers, before, after);
    await stillWell(shop);
    if (answers.undocumented.size > 0) throw new Error(`not documented: ${[...answers.undocumented].join(', ')}`);
    if (seconds >= JUDGED_FROM_SECONDS && after > before * FLAT)
      throw new Error(`the heap grew from ${megabytes(before)} to ${megabytes(after)} MB`);
  } finally {
    await shop.stop();
    await redis.stop();
  }
}

async function visit({ url, process }: ChildServer, seconds: number, answers: Answers): Promise<void> {
  const until = performance.now() + seconds * 1_000;
  await Promise.all(Array.from({ length: VISITORS }, () => visitFor(url, until, answers)));
  if (process.exitCode !== null) throw new Error(`the shop ended with code ${process.exitCode}`);
}

/** Away from one third of the time on, and from two thirds on; each time for a twelfth of it. */
async function restartTwice(redis: RedisServer, ms: number): Promise<void> {
  await sleep(ms / 3);
  for (let i = 0; i < 2; i++) {
    await redis.kill();
    await sleep(ms / 12);
    await redis.restart();
    await sleep(ms / 4);
  }
}

async function heapOf({ process }: ChildServer): Promise<number> {
  await sleep(1_000); // what the last requests left behind ends first
  const told = once(process, 'message');
  process.send('heap');
  return Number((await told)[0]);
}

/** After all that, a login works and a product comes from the cache. */
async function stillWell({ url }: ChildServer): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const login = await fetch(`${url}/login`, { method: 'POST', headers, body: '{"user":"ada"}' });
  if (login.status !== 200) throw new Error(`afterwards a login is answered with ${login.status}`);
  await (await fetch(`${url}/products/42`)).text();
  const told = (await fetch(`${url}/products/42`)).headers.get('cache-status') ?? '';
  if (!told.includes('; hit')) throw new Error(`afterwards a product read twice is ${told}`);
}

function report(driver: string, { counts }: Answers, before: number, after: number): void {
  const rows = [...counts].toSorted().map(([answer, count]) => [answer, count.toLocaleString('en-US')]);
  const heap = `heap ${megabytes(before)} MB after the warm-up, ${megabytes(after)} MB at the end`;
  console.log(table(`The shop on ${driver}, Redis killed and restarted twice: ${heap}`, ['answer', 'times'], rows));
}

function megabytes(bytes: number): string {
  return (bytes / 1_048_576).toFixed(1);
}
