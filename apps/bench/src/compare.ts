import type { Run } from './area.ts';
import { median } from './median.ts';
import { partHere, type Solo, startSolo, takeTurnsSolo } from './solo.ts';
import { table } from './table.ts';

/** One way to do the work. `i` counts calls, so that a contender can spread them over keys. */
export interface Contender {
  readonly name: string;
  readonly call: (i: number) => Promise<unknown>;
  /** The ratio to the base that the project promises at so many callers. */
  readonly wanted?: (callers: number) => number | undefined;
}

/** The same work done in several ways in one run. */
export interface Contest {
  readonly title: string;
  /** The peer with its defaults: shown in calls per second, the others as ratios to it. */
  readonly base: Contender;
  readonly others: readonly Contender[];
  /** How many call at the same time. Default 1, 16, 64, 256. */
  readonly callers?: readonly number[];
}

let held = 0;

/**
 * Prints one table: rows are contenders, columns numbers of callers.
 *
 * Machines drift by tens of percent within seconds, so the contenders take turns in short rounds, each ratio is taken
 * within its round, and the median of the rounds is shown. A ratio below what was promised is marked with `!`.
 */
export async function compare(contest: Contest, run: Run): Promise<void> {
  const { title, base, others, callers = [1, 16, 64, 256] } = contest;
  const contenders = [base, ...others];
  const number = held++;
  const here = partHere();
  if (here !== null) {
    const call = number === here.contest ? contenders[here.contender]?.call : undefined;
    return call && takeTurnsSolo(call);
  }
  const solos = await Promise.all(contenders.map((_, contender) => startSolo({ contest: number, contender }, run)));
  try {
    const rows = contenders.map(({ name }, i) => [i === 0 ? `${name}, k/s` : `${name}, ratio`]);
    for (const count of callers) {
      const speeds = await takeTurns(solos, count, run);
      for (const [i, row] of rows.entries()) {
        const ratios = speeds.map((round) => (round[i] ?? 0) / (i === 0 ? 1000 : (round[0] ?? 1)));
        row.push(shown(median(ratios), i === 0 ? undefined : others[i - 1]?.wanted?.(count)));
      }
    }
    console.log(table(title, ['callers', ...callers.map(String)], rows));
  } finally {
    await Promise.all(solos.map((solo) => solo.stop()));
  }
}

/** Calls per second of each contender, round by round; a first round warms up and does not count. */
async function takeTurns(solos: readonly Solo[], callers: number, { quick }: Run): Promise<number[][]> {
  const [rounds, ms] = quick ? [3, 40] : [7, 150];
  const speeds: number[][] = [];
  for (let round = 0; round <= rounds; round++) {
    const speed: number[] = [];
    for (const solo of solos) speed.push(await solo.rate(callers, round === 0 ? 2 * ms : ms));
    if (round > 0) speeds.push(speed);
  }
  return speeds;
}

function shown(value: number, wanted?: number): string {
  return `${value.toFixed(value < 100 ? 2 : 0)}${wanted !== undefined && value < wanted ? '!' : ''}`;
}
