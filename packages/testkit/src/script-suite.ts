import { randomUUID } from 'node:crypto';
import type { Driver, TypedScript } from '@redis-patterns/core/driver';
import fc from 'fast-check';
import { type ForeignValue, foreignValue, putForeign } from './foreign-value.ts';
import { runTrial, type ScriptRun, type Trial, type TrialStep } from './script-trial.ts';
import type { SuiteSetup } from './suite-setup.ts';

/** Scripts that work on the same keys, and what may be asked of them. */
export interface ScriptScenario {
  /** What they are, for the test's name: `cache entry`. */
  readonly name: string;
  /**
   * One step: a run of one of the scripts, made from the trial's keys, time and earlier replies ({@link runOf}). It may
   * also be `{ passUs }`: time passes by itself, but a step can move it exactly to where it hurts.
   */
  readonly step: fc.Arbitrary<TrialStep>;
  /** Names of keys at which now and then something else lies: other kinds, broken text. Default none. */
  readonly foreignAt?: readonly string[];
  /** What else may lie there, beside other kinds and any text: broken entries of one's own format, for example. */
  readonly foreign?: fc.Arbitrary<ForeignValue>;
  /** The longest time that passes at once, ms. Default one hour. Short and long spans are equally likely. */
  readonly maxPassMs?: number;
  /** Trials, of up to 30 steps each. Default 50; `SCRIPT_RUNS` in the environment wins. */
  readonly runs?: number;
}

/** The run of a typed script for an input: `runOf(fill, { key: trial.key('entry'), now: trial.nowMs, … })`. */
export function runOf<Input>(script: TypedScript<Input, unknown>, input: Input): ScriptRun {
  const { keys, args } = script.encode(input);
  return { script, keys, args };
}

/**
 * Holds Lua scripts against their TypeScript models: random steps, some of which let time pass, are taken by both, and
 * after each run the replies, the error codes, and kind, content and TTL of every key must be the same. No run may
 * leave a key without a TTL.
 *
 * What a script must keep for that: the injected time is the only clock it reads (empty in production, where
 * it takes `TIME`), its TTLs are relative (`PX`, `PEXPIRE`, `PTTL`), and it touches only what came in KEYS.
 *
 * @example
 * ```ts sketch
 * const token = fc.constantFrom('token-a', 'token-b');
 * scriptSuite({ test, ...setup }, [{
 *   name: 'cache entry',
 *   step: fc.oneof(
 *     fc.record({ token, leaseMs: fc.integer({ min: 1, max: 60_000 }) }).map((input) => ({ key, nowMs }: Trial) =>
 *       runOf(acquire, { ...input, key: key('entry'), now: nowMs })),
 *     token.map((token) => ({ key, nowMs }: Trial) => runOf(release, { token, key: key('entry'), now: nowMs })),
 *   ),
 *   foreignAt: ['entry'],
 * }]);
 * ```
 */
export function scriptSuite({ test, createDriver }: SuiteSetup, scenarios: readonly ScriptScenario[]): void {
  for (const scenario of scenarios) {
    test(`${scenario.name}: Lua and model agree while time moves`, async () => {
      const driver = await createDriver();
      const steps = fc.array(stepOf(scenario), { minLength: 1, maxLength: 30, size: 'max' });
      const numRuns = Number(process.env['SCRIPT_RUNS'] ?? scenario.runs ?? 50);
      await fc.assert(
        fc.asyncProperty(steps, (taken) => agreeOnce(driver, taken)),
        { numRuns },
      );
      await driver.close();
    });
  }
}

function stepOf({ step, foreignAt = [], foreign, maxPassMs = 3_600_000 }: ScriptScenario): fc.Arbitrary<TrialStep> {
  const exponent = fc.double({ min: 0, max: Math.log2(maxPassMs * 1_000), noNaN: true });
  const pass = exponent.map((power) => () => ({ passUs: Math.round(2 ** power) }));
  const passToExpiry = fc.constantFrom(-1, 0, 1).map((off) => ({ nextExpiryMs = 0 }: Trial) => ({
    passUs: Math.max(nextExpiryMs + off, 0) * 1_000,
  }));
  const steps = [
    { weight: 12, arbitrary: step },
    { weight: 4, arbitrary: pass },
    { weight: 2, arbitrary: passToExpiry },
  ];
  if (foreignAt.length === 0) return fc.oneof(...steps);
  const value = foreign === undefined ? foreignValue() : fc.oneof(foreign, foreignValue());
  const put = fc
    .tuple(fc.constantFrom(...foreignAt), value)
    .map(([at, { kind, ttlMs, parts }]) => ({ key }: Trial) => ({
      script: putForeign,
      keys: [key(at)],
      args: [kind, ttlMs, ...parts],
    }));
  return fc.oneof(...steps, { weight: 1, arbitrary: put });
}

/**
 * A difference counts when it comes six times in a row: on Redis 7.0 the clock runs on between the commands of a script,
 * so a reply that tells a TTL may be 1 ms short, and a key whose last ms has begun may be gone before a run of many keys
 * comes to it. Nothing else in a trial is left to chance.
 */
async function agreeOnce(driver: Driver, steps: readonly TrialStep[]): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await runTrial(driver, `{t${randomUUID()}}:`, steps);
    } catch (error) {
      if (tries === 6) throw error;
    }
  }
}
