import type { Driver, Reply } from '../driver/driver.ts';
import { runScript } from '../driver/script.ts';
import { isSharded, tellsOfShards } from '../driver/shards.ts';
import type { SharedDeadline } from '../driver/shared-deadline.ts';
import { createTurnBatch, type Pass, type Waiting } from '../driver/turn-batch.ts';
import { readSessions } from './read-sessions.ts';

/** A record, and when that was. */
export interface Shown {
  /** Its text, null for none, an empty one for a key of another type. */
  readonly record: Reply;
  /** Server time, ms since 1970: how old a session is follows from that and from what its record says. */
  readonly now: number;
  /** When that was known here, `performance.now()` time. */
  readonly at: number;
}

type Asked = Waiting<string, Shown>;

/** So many records are in one run of the script at the most: while it runs, the server does nothing else. */
const MOST = 64;

/**
 * Reads together what is asked for in one turn of the event loop: most of what a read costs client and server is then
 * paid once for all of them. A primary reads, never a replica, which could still show a session that has ended.
 */
export function createRecordReads(
  driver: Driver,
  pass: Pass,
  withinDeadline: SharedDeadline,
): (key: string) => Promise<Shown> {
  const read = createTurnBatch<string, Shown>(driver, pass, withinDeadline, (asked, deadline) =>
    readAll(driver, asked, deadline),
  );
  return (key) => read(key, key);
}

/** Reads one record by itself. */
export async function readOne(driver: Driver, key: string, deadline: number): Promise<Shown> {
  const { now, records } = await runScript(driver, readSessions, { keys: [key] }, deadline);
  return { record: records[0] ?? null, now, at: performance.now() };
}

/** Rejects when nobody has an answer: then the node has failed, and all of them hear of it when its breaker has. */
async function readAll(driver: Driver, asked: readonly Asked[], deadline: number): Promise<void> {
  const most = isSharded(driver) ? 1 : MOST;
  if (asked.length <= most) return readRun(driver, asked, deadline);
  const runs: (readonly Asked[])[] = [];
  for (let i = 0; i < asked.length; i += most) runs.push(asked.slice(i, i + most));
  const settled = await Promise.allSettled(runs.map((run) => readRun(driver, run, deadline)));
  const failures = settled.map((one) => (one.status === 'rejected' ? { reason: one.reason as unknown } : undefined));
  if (failures.every((failure) => failure !== undefined)) throw failures[0]?.reason;
  for (const [i, failure] of failures.entries())
    if (failure !== undefined) for (const call of runs[i] ?? []) call.reject(failure.reason);
}

async function readRun(driver: Driver, asked: readonly Asked[], deadline: number): Promise<void> {
  try {
    const keys = asked.map(({ question }) => question);
    const { now, records } = await runScript(driver, readSessions, { keys }, deadline);
    const at = performance.now();
    for (const [i, call] of asked.entries()) call.resolve({ record: records[i] ?? null, now, at });
  } catch (error) {
    if (asked.length === 1 || !tellsOfShards(driver, error)) throw error;
    await readAll(driver, asked, deadline);
  }
}
