import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { memoryDriver } from '@redis-patterns/core/memory';
import { openDriver, settingsFrom } from '@redis-patterns/shop';
import { createQuota, QUOTA } from './quota.ts';
import { startUpstream } from './upstream.ts';
import { work } from './work.ts';

const WORKERS = 3;
const JOBS = 10;

/** A worker as a process of its own. */
async function workerProcess(app: string, url: string): Promise<void> {
  const child = fork(fileURLToPath(new URL('worker.ts', import.meta.url)), [app, url, String(JOBS)]);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`a worker ended with exit code ${code}`);
}

try {
  const { driver, redisUrl, app } = settingsFrom(process.env);
  const [, disconnect] = await openDriver(driver, redisUrl); // a setting that cannot work is said before anything starts
  disconnect();
  const upstream = await startUpstream();
  // Memory is one process' own: there the workers share a driver instead.
  const shared = createQuota(memoryDriver(), app, 'example');
  const worker = driver === 'memory' ? () => work(shared, upstream.url, JOBS) : () => workerProcess(app, upstream.url);
  await Promise.all(Array.from({ length: WORKERS }, worker));
  upstream.close();
  const { calls, mostAtOnce, firstAt, lastAt } = upstream.seen;
  const rate = ((calls - 1) / (lastAt - firstAt)) * 1_000;
  console.log(`${WORKERS} workers (driver: ${driver}) made ${calls} calls.`);
  console.log(`The upstream saw ${rate.toFixed(1)} a second (allowed: ${QUOTA.perSecond}),`);
  console.log(`and at most ${mostAtOnce} at once (allowed: ${QUOTA.atOnce}).`);
} catch (error) {
  console.error((error as Error).message);
  process.exit(2);
}
