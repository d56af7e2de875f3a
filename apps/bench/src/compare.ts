import type { Run } from './area.ts';
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

/**
 * Prints one table: rows are contenders, columns numbers of callers.
 *
 * Machines drift by tens of percent within seconds, so the contenders take turns in short rounds, each ratio is taken
 * within its round, and the median of the rounds is shown. A ratio below what was promised is marked with `!`.
 */
export async function compare(
  { title, base, others, callers = [1, 16, 64, 256] }: Contest,
  { quick }: Run,
): Promise<void> {
  const [rounds, ms] = quick ? [3, 40] : [7, 150];
  const rows = [[`${base.name}, k/s`], ...others.map(({ name }) => [`${name}, ratio`])];
  for (const count of callers) {
    const speeds = await takeTurns([base, ...others], count, rounds, ms);
    for (const [i, row] of rows.entries()) {
      const ratios = speeds.map((round) => (round[i] ?? 0) / (i === 0 ? 1000 : (round[0] ?? 1)));
      row.push(shown(median(ratios), i === 0 ? undefined : others[i - 1]?.wanted?.(count)));
    }
  }
  console.log(table(title, ['callers', ...callers.map(String)], rows));
}

/** Calls per second of each contender, round by round; a first round warms up and does not count. */
async function takeTurns(contenders: Contender[], callers: number, rounds: number, ms: number): Promise<number[][]> {
  const speeds: number[][] = [];
  for (let round = 0; round <= rounds; round++) {
    const speed: number[] = [];
    for (const { call } of contenders) speed.push(await throughput(call, callers, ms));
    if (round > 0) speeds.push(speed);
  }
  return speeds;
}

async function throughput(call: Contender['call'], callers: number, ms: number): Promise<number> {
  let calls = 0;
  const start = performance.now();
  const caller = async (): Promise<void> => {
    while (performance.now() - start < ms) await call(calls++);
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return (calls * 1000) / (performance.now() - start);
}

/** The value in the middle. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function shown(value: number, wanted?: number): string {
  return `${value.toFixed(value < 100 ? 2 : 0)}${wanted !== undefined && value < wanted ? '!' : ''}`;
}
