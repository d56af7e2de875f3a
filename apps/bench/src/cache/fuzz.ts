import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { FuzzReport, FuzzStyle } from '@redis-patterns/testkit';
import { startCluster, startServer } from '@redis-patterns/testkit/redis';
import { Redis } from 'ioredis';
import type { Run } from '../area.ts';
import { table } from '../table.ts';
import type { WorkerTask } from './fuzz-worker.ts';

const STYLES: readonly FuzzStyle[] = ['plain', 'stale', 'tags', 'mutate', 'copies'];
const PROCESSES = 3;

/** Sums of what the processes told, and what was done to them. */
interface Tally {
  gets: number;
  loads: number;
  writes: number;
  stale: number;
  stuck: number;
  errors: number;
  kills: number;
  stops: number;
  flushes: number;
}

/**
 * Processes that read, load, write and invalidate at random, with clients of their own, while some are killed and some
 * are stopped for a while, and the store is flushed. No read may be older than what was acknowledged before it.
 */
export async function fuzz({ seconds }: Run): Promise<void> {
  const columns = ['gets', 'loads', 'writes', 'stale', 'stuck', 'errors', 'kills', 'stops', 'flushes'] as const;
  const rows: string[][] = [];
  let faults = 0;
  const database = await startServer();
  for (const topology of ['standalone', 'cluster'] as const) {
    const store = topology === 'cluster' ? await startCluster() : await startServer();
    const port = Number(new URL(store.url).port);
    for (const style of STYLES) {
      const task: WorkerTask = { style, port, cluster: topology === 'cluster', databaseUrl: database.url };
      const tally = await torment(task, (seconds * 1_000) / (2 * STYLES.length));
      faults += tally.stale + tally.stuck;
      rows.push([`${style}, ${topology}`, ...columns.map((column) => `${tally[column]}`)]);
      console.error(rows.at(-1)?.join('  '));
    }
    await store.stop();
  }
  await database.stop();
  console.log(table(`cache: ${PROCESSES} processes`, ['run', ...columns], rows));
  if (faults > 0) throw new Error(`${faults} reads were old or not answered`);
}

async function torment(task: WorkerTask, ms: number): Promise<Tally> {
  const tally: Tally = { gets: 0, loads: 0, writes: 0, stale: 0, stuck: 0, errors: 0, kills: 0, stops: 0, flushes: 0 };
  const crew = new Set<ChildProcess>();
  let over = false;
  const hire = (): void => {
    const worker = fork(fileURLToPath(new URL('./fuzz-worker.ts', import.meta.url)), [JSON.stringify(task)]);
    crew.add(worker);
    worker.on('message', (report: FuzzReport) => add(tally, report));
    worker.on('exit', (code) => {
      crew.delete(worker);
      if (code !== null && code !== 0) tally.stuck++; // it fell over by itself
      if (!over) hire();
    });
  };
  for (let index = 0; index < PROCESSES; index++) hire();
  const store = task.cluster ? null : new Redis(task.port);
  while (tally.gets < 100 * PROCESSES) await pause(50); // all are at work
  const endsAt = performance.now() + ms;
  while (performance.now() < endsAt) {
    await pause(300 + Math.random() * 900);
    const [victim] = [...crew].sort(() => Math.random() - 0.5);
    const luck = Math.random();
    if (luck < 0.3) {
      victim?.kill('SIGKILL');
      tally.kills++;
    } else if (luck < 0.7) {
      victim?.kill('SIGSTOP');
      setTimeout(() => victim?.kill('SIGCONT'), 100 + Math.random() * 1_200);
      tally.stops++;
    } else if (luck < 0.8 && store !== null && task.style !== 'mutate') {
      await store.flushdb(); // a flush takes holds with it, and with them what `mutate` promises
      tally.flushes++;
    }
  }
  over = true;
  for (const worker of crew) worker.kill('SIGKILL');
  store?.disconnect();
  return tally;
}

function add(tally: Tally, report: FuzzReport): void {
  for (const key of ['gets', 'loads', 'writes', 'stale', 'stuck'] as const) tally[key] += report[key];
  tally.errors += Object.values(report.errors).reduce((sum, count) => sum + count, 0);
}
