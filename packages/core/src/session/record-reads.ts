import type { Driver, Reply } from '../driver/driver.ts';
import { runScript } from '../driver/script.ts';
import { serverTime } from '../driver/server-time.ts';
import type { SharedDeadline } from '../driver/shared-deadline.ts';
import { createTurnBatch, type Pass } from '../driver/turn-batch.ts';

/** A record, and when that was. */
export interface Shown {
  /** HGETALL, from a primary: a replica could still show a session that was ended. */
  readonly record: Reply;
  readonly clock: Clock;
}

/** A look at the clock of a server. */
export interface Clock {
  /** Its time, ms since 1970. */
  readonly now: number;
  /** When that was known here, `performance.now()` time. */
  readonly at: number;
}

/*
 * How old a session is follows from when it was last seen, which stands in its record, and from the clock of the server.
 * All that is read from a node in one turn of the event loop shares one look at that clock, in the same write: so it is
 * never old, and never another node's. (PTTL of each record would tell as much, for half the price of a read each.) The
 * clock is asked last, so that no record is newer than the look.
 */

/** Reads together what is asked for in one turn of the event loop. */
export function createRecordReads(
  driver: Driver,
  pass: Pass,
  withinDeadline: SharedDeadline,
): (key: string) => Promise<Shown> {
  const read = createTurnBatch<string, Shown>(driver, pass, withinDeadline, async (asked, deadline) => {
    const early: ((clock: Clock) => void)[] = [];
    const refused: (() => void)[] = [];
    let clock: Clock | undefined;
    const reading = asked.map(({ question: key, resolve, reject }) =>
      driver.send(['hgetall', key], deadline).then(
        (record) => {
          if (clock === undefined) early.push((known) => resolve({ record, clock: known }));
          else resolve({ record, clock });
        },
        (error: unknown) => void refused.push(() => reject(error)),
      ),
    );
    const looking = lookAtClock(driver, asked[0]?.question ?? '', deadline).then((known) => {
      clock = known;
      for (const answer of early) answer(known);
    });
    await Promise.all([looking, ...reading]); // without the clock, nobody has an answer
    for (const refuse of refused) refuse();
  });
  return (key) => read(key, key);
}

/** Reads one record by itself. */
export async function readOne(driver: Driver, key: string, deadline: number): Promise<Shown> {
  const sent = [driver.send(['hgetall', key], deadline), lookAtClock(driver, key, deadline)] as const;
  const [record, clock] = await Promise.all(sent);
  return { record, clock };
}

async function lookAtClock(driver: Driver, key: string, deadline: number): Promise<Clock> {
  const now = await runScript(driver, serverTime, key, deadline);
  return { now, at: performance.now() };
}
