import type { Arg, Reply, Script } from '../driver/driver.ts';

/** A check that waits for its turn of the event loop to end. */
export interface Check {
  readonly keys: readonly Arg[];
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: unknown) => void;
}

/** What checks of one run have in common: all but their keys. */
export interface Asked {
  readonly script: Script;
  readonly args: readonly Arg[];
  /** That of the first check: those of the others are later, by less than a turn. */
  readonly deadline: number | undefined;
  readonly readonly: boolean | undefined;
}

/** One run of a script, for one check or for several. */
export interface Run extends Asked {
  readonly checks: Check[];
}

/** So many runs are looked at for one that a check may join. */
const LOOK_BACK = 8;

/** So many checks are worth a run of their own. */
const LEAST_HALF = 4;

/**
 * Adds a check to the last run that asks the same, of `most` checks, else as a run of its own. No check overtakes another of
 * the same key: they are judged in the order in which they were made.
 */
export function join(runs: Run[], asked: Asked, check: Check, most: number): void {
  for (let i = runs.length - 1; i >= Math.max(runs.length - LOOK_BACK, 0); i--) {
    const run = runs[i];
    if (run === undefined) break;
    if (isSame(run, asked)) {
      if (run.checks.length >= most) break;
      run.checks.push(check);
      return;
    }
    if (run.checks.some(({ keys }) => keys.some((key) => check.keys.includes(key)))) break;
  }
  runs.push({ ...asked, checks: [check] });
}

/** Takes away the later half of the checks, if there are enough to make two of them. */
export function takeLaterHalf(runs: Run[]): Run[] {
  let left = Math.floor(runs.reduce((sum, { checks }) => sum + checks.length, 0) / 2);
  const later: Run[] = [];
  if (left < LEAST_HALF) return later;
  while (left > 0) {
    const run = runs.pop();
    if (run === undefined) break;
    const checks = run.checks.splice(-left);
    later.unshift({ ...run, checks });
    left -= checks.length;
    if (run.checks.length > 0) runs.push(run);
  }
  return later;
}

function isSame(run: Asked, { script, args, readonly }: Asked): boolean {
  if (run.script !== script || run.readonly !== readonly) return false;
  return run.args === args || (run.args.length === args.length && run.args.every((arg, i) => arg === args[i]));
}
