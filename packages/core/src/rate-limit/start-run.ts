import type { Driver } from '../driver/driver.ts';
import { text } from '../driver/reply.ts';
import { tellsOfShards } from '../driver/shards.ts';
import type { Run } from './turn-runs.ts';

/** Runs on their way. */
export interface Runs {
  start(run: Run): void;
  /** Some have not been answered. */
  readonly pending: boolean;
}

/** Sends runs, and gives each check its line of the reply. */
export function createRuns(driver: Driver): Runs {
  let pending = 0;

  const send = async (run: Run): Promise<void> => {
    const { script, args, deadline, readonly, checks } = run;
    pending++;
    try {
      const keys = checks.flatMap((one) => one.keys);
      const reply = text(await driver.run(script, keys, args, deadline, readonly));
      if (checks.length === 1) return checks[0]?.resolve(reply);
      const [now = '', ...lines] = reply.split('\n');
      for (const [i, { resolve }] of checks.entries()) resolve(`${now}\n${lines[i] ?? ''}`);
    } catch (error) {
      if (checks.length > 1 && tellsOfShards(driver, error)) return sendEach(run);
      for (const { reject } of checks) reject(error);
    } finally {
      pending--;
    }
  };

  /** A proxy has refused the run, so nothing was charged. */
  const sendEach = (run: Run): void => {
    for (const one of run.checks) void send({ ...run, checks: [one] });
  };

  return {
    start: (run) => void send(run),
    get pending() {
      return pending > 0;
    },
  };
}
