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

/** From so many checks on it is worth to halve a run. */
const WORTH_HALVING = 8;

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

/** Takes away the later half of what waits, if there is enough of it. */
export function takeLaterHalf(runs: Run[]): Run[] {
  const [only, second] = runs;
  if (only === undefined || second !== undefined) return runs.splice(Math.ceil(runs.length / 2));
  const { checks } = only;
  return checks.length < WORTH_HALVING ? [] : [{ ...only, checks: checks.splice(checks.length / 2) }];
}

function isSame(run: Asked, { script, args, readonly }: Asked): boolean {
  if (run.script !== script || run.readonly !== readonly) return false;
  return run.args === args || (run.args.length === args.length && run.args.every((arg, i) => arg === args[i]));
}
