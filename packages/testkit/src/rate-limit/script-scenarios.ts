import { rateLimitScripts } from '@redis-patterns/core/rate-limit';
import fc from 'fast-check';
import { runOf, type ScriptScenario } from '../script-suite.ts';
import type { ScriptRun, Trial, TrialStep } from '../script-trial.ts';

const { adjust, bucket, check, concurrency, hits, slidingLog } = rateLimitScripts;

/** The scripts count µs since 2025. */
const EPOCH_US = 1_735_689_600_000_000;

type Step = fc.Arbitrary<TrialStep>;

/** Now and then a run sees a clock that was set back, up to an hour. */
const stepBackUs = fc.oneof(
  { weight: 8, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 3_600_000_000 }) },
);

const nowOf = ({ nowUs }: Trial, back: number): number => nowUs - EPOCH_US - back;

/** Buckets as they are compiled: 100/min, 3/s, 97/h with a burst of 5, one token per hour. */
const buckets = fc.constantFrom(
  { unit: 600_000, ceiling: 60_000_000, top: 120_000_000, tickUs: 1, speed: 1 },
  { unit: 1_000_000, ceiling: 3_000_000, top: 6_000_000, tickUs: 1, speed: 3 },
  { unit: 360_000_000, ceiling: 1_800_000_000, top: 1_800_000_000, tickUs: 10, speed: 97 },
  { unit: 3_600_000_000, ceiling: 3_600_000_000, top: 7_200_000_000, tickUs: 1, speed: 1 },
);

/** Width, parts, anchor: a minute in ten, a day from Monday, a month of a calendar. */
const windows = fc.constantFrom<readonly [number, number, number]>(
  [6_000_000, 10, 0],
  [86_400_000_000, 0, -172_800_000_000],
  [2_678_400_000_000, 0, -5_356_800_000_000],
);

const tokens = fc.oneof(fc.integer({ min: 1, max: 8 }), fc.constantFrom(100, 1_000_000));

/** Whose checks share a run: one subject alone as a rule, else several, some of them more than once. */
const subjects = fc.oneof(
  fc.constant(['']),
  fc.array(fc.constantFrom('', '2', '3'), { minLength: 2, maxLength: 5, size: 'max' }),
);

/** The run of a script that judges each check by itself, for these subjects. */
function sharedBy(names: readonly string[], { script, keys, args }: ScriptRun): ScriptRun {
  return { script, keys: names.flatMap((name) => keys.map((key) => `${key}${name}`)), args };
}

const bucketStep: Step = fc
  .record({
    numbers: buckets,
    want: tokens,
    part: fc.double({ min: 0, max: 1, noNaN: true }),
    names: subjects,
    back: stepBackUs,
  })
  .map(({ numbers, want, part, names, back }) => (trial) => {
    const least = Math.max(Math.ceil(want * part), 1);
    const input = { key: trial.key('a'), numbers, want, least, testNow: nowOf(trial, back) };
    return sharedBy(names, runOf(bucket, input));
  });

type Checked = Parameters<typeof check.encode>[0]['states'][number];
type Unnamed = Omit<Checked, 'key'>;

const shadow = fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });

const bucketState = (numbers: typeof buckets): fc.Arbitrary<Unnamed> =>
  fc.record({ numbers, shadow, cost: fc.integer({ min: 0, max: 8 }) }).map(({ numbers, shadow, cost }) => ({
    state: 'b',
    shadow,
    charge: cost * numbers.unit,
    ceiling: numbers.ceiling,
    shape: [numbers.tickUs, numbers.speed, numbers.top],
  }));

const windowState = (shapes: typeof windows): fc.Arbitrary<Unnamed> =>
  fc
    .record({ shape: shapes, shadow, charge: fc.integer({ min: 0, max: 8 }), ceiling: fc.integer({ min: 1, max: 20 }) })
    .map((state) => ({ state: 'w', ...state }));

function checkStep(...states: readonly fc.Arbitrary<Unnamed>[]): Step {
  const mode = fc.constantFrom('take', 'take', 'peek');
  return fc
    .record({ mode, states: fc.tuple(...states), names: subjects, back: stepBackUs })
    .map(({ mode, states, names, back }) => (trial) => {
      const named = states.map((state, i) => ({ ...state, key: trial.key('abc'[i] ?? 'd') }));
      return sharedBy(names, runOf(check, { mode, states: named, testNow: nowOf(trial, back) }));
    });
}

/** What was charged up to two minutes ago changes by a few units of its kind. */
function adjustStep(state: fc.Arbitrary<Unnamed>): Step {
  const ago = fc.oneof(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 0, max: 120_000_000 }));
  const times = fc.integer({ min: -8, max: 8 });
  return fc.record({ state, times, ago, back: stepBackUs }).map(({ state, times, ago, back }) => (trial) => {
    const { charge, ceiling, shape } = state;
    const [tick, speed, top] = shape;
    const now = nowOf(trial, back);
    const bucketed = state.state === 'b';
    const changed = {
      key: trial.key('a'),
      state: state.state,
      delta: times * Math.max(charge, 1),
      top: bucketed ? top : ceiling,
      shape: bucketed ? ([tick, speed, 3 * charge] as const) : shape,
      chargedAt: now - ago,
    };
    return runOf(adjust, { states: [changed], testNow: now });
  });
}

const logStep: Step = fc
  .record({
    limit: fc.constantFrom(3, 3, 3, 4, 200),
    cost: fc.constantFrom(1, 1, 2, 3, 100),
    mode: fc.constantFrom('take', 'take', 'peek'),
    back: stepBackUs,
  })
  .map(
    ({ back, ...input }) =>
      (trial) =>
        runOf(slidingLog, { ...input, key: trial.key('a'), windowUs: 60_000_000, testNow: nowOf(trial, back) }),
  );

const leaseStep: Step = fc
  .record({
    limit: fc.integer({ min: 1, max: 4 }),
    leaseUs: fc.constantFrom(1_000_000, 30_000_000),
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    mode: fc.constantFrom('take', 'take', 'renew'),
    back: stepBackUs,
  })
  .map(
    ({ back, ...input }) =>
      (trial) =>
        runOf(concurrency, { ...input, key: trial.key('a'), testNow: nowOf(trial, back) }),
  );

const hitStep: Step = fc
  .record({
    windowMs: fc.constantFrom(1_000, 60_000),
    delta: fc.constantFrom(1, 1, 1, 0, -1),
    max: fc.integer({ min: 1, max: 3 }),
    beyond: fc.constantFrom('keep', 'restart', 'double'),
  })
  .map((input) => (trial) => runOf(hits, { ...input, key: trial.key('a') }));

const anyBucket = bucketState(buckets);
const anyWindow = windowState(windows);

/** Every script of the limiter against its model, with the clock stepping back now and then. */
export const rateLimitScenarios: readonly ScriptScenario[] = [
  {
    name: 'rate-limit bucket',
    step: fc.oneof(bucketStep, checkStep(anyBucket), adjustStep(anyBucket)),
    foreignAt: ['a', 'a2'],
    maxPassMs: 7_200_000,
  },
  {
    name: 'rate-limit window',
    step: fc.oneof(checkStep(anyWindow), checkStep(anyWindow), adjustStep(anyWindow)),
    foreignAt: ['a', 'a2'],
    foreign: fc
      .tuple(fc.integer({ min: 0, max: 10_000_000 }), fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 20 }))
      .map(([part, counts]) => ({ kind: 'string', parts: [`${part},${counts.join(',')}`], ttlMs: 60_000 })),
    maxPassMs: 86_400_000,
  },
  {
    name: 'rate-limit several policies',
    step: checkStep(anyBucket, anyWindow, anyBucket),
    foreignAt: ['a', 'b2', 'c3'],
    maxPassMs: 3_600_000,
  },
  { name: 'rate-limit log', step: logStep, maxPassMs: 120_000 },
  { name: 'rate-limit leases', step: leaseStep, foreignAt: ['a'], maxPassMs: 60_000 },
  { name: 'rate-limit hits', step: hitStep, foreignAt: ['a'], maxPassMs: 60_000 },
];
