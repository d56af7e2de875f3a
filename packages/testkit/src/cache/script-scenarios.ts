import { cacheScripts } from '@redis-patterns/core/cache';
import fc from 'fast-check';
import type { ForeignValue } from '../foreign-value.ts';
import { runOf, type ScriptScenario } from '../script-suite.ts';
import type { Trial, TrialStep } from '../script-trial.ts';

const { acquire, fill, hold, invalidate, markStale, release, renew, tagBump, tagClock, tagEnsure, unhold } =
  cacheScripts;

type Step = fc.Arbitrary<TrialStep>;

/** Few tokens, so that steps meet; one is as long as real ones and not ASCII where that may be. */
const token = fc.constantFrom('token-aaaaaaaaaa', 'token-bbbbbbbbbb', 'token-cccccccccc');
const leaseMs = fc.constantFrom(500, 5_000, 600_000);
const spanMs = fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 3_600_000 }));

/** Now and then a script sees a clock that was set back: by a second, or beyond every deadline. */
const backMs = fc.oneof(
  { weight: 9, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.constantFrom(1_000, 599_999, 600_001, 86_400_000) },
);

const entry = ({ key }: Trial): string => key('entry');

/** The soft expiry a caller may have seen: none, that of the last fill, or something that was never there. */
const seen = fc.constantFrom('none', 'last', 'wrong').map((which) => ({ replies }: Trial): string => {
  const last = replies.findLast((reply) => typeof reply === 'number' && reply > 1e12);
  if (which === 'none') return '';
  return which === 'last' && typeof last === 'number' ? String(last).padStart(13, '0') : '0000000000001';
});

const tail = fc
  .tuple(fc.string({ maxLength: 20 }), fc.constantFrom('', 'é'))
  .map(([payload, more]) => `00000012j--0000000000000|${payload}${more}`);

const acquires: Step = fc.record({ token, leaseMs, seen, backMs }).map(
  ({ token, leaseMs, seen, backMs }) =>
    (trial) =>
      runOf(acquire, { key: entry(trial), token, leaseMs, seen: seen(trial), now: trial.nowMs - backMs }),
);
const fills: Step = fc.record({ token, freshMs: spanMs, keepMs: spanMs, tail, backMs }).map(
  ({ backMs, ...input }) =>
    (trial) =>
      runOf(fill, { ...input, key: entry(trial), now: trial.nowMs - backMs }),
);
const renewals: Step = fc.record({ token, leaseMs, backMs }).map(
  ({ backMs, ...input }) =>
    (trial) =>
      runOf(renew, { ...input, key: entry(trial), now: trial.nowMs - backMs }),
);
const releases: Step = fc.record({ token, cooldownMs: fc.constantFrom(0, 1, 1_000, 600_000), backMs }).map(
  ({ backMs, ...input }) =>
    (trial) =>
      runOf(release, { ...input, key: entry(trial), now: trial.nowMs - backMs }),
);
const holds: Step = fc.record({ id: token, holdMs: fc.constantFrom(1_000, 30_000, 600_000), backMs }).map(
  ({ backMs, ...input }) =>
    (trial) =>
      runOf(hold, { ...input, key: entry(trial), now: trial.nowMs - backMs }),
);
const unholds: Step = fc.record({ id: token, backMs }).map(
  ({ backMs, id }) =>
    (trial) =>
      runOf(unhold, { id, key: entry(trial), now: trial.nowMs - backMs }),
);
const marks: Step = backMs.map((back) => (trial) => runOf(markStale, { key: entry(trial), now: trial.nowMs - back }));
const invalidations: Step = fc.constant((trial: Trial) => runOf(invalidate, entry(trial)));

/** Entries of our own layout that something has cut or overwritten. */
const damaged: fc.Arbitrary<ForeignValue> = fc
  .record({
    kind: fc.constantFrom('V', 'L', 'F', 'W', 'X'),
    soft: fc.constantFrom('1767225600000', '0000000000000', 'xxxxxxxxxxxxx'),
    owner: fc.constantFrom('token-aaaaaaaaaa', '                ', '!               '),
    till: fc.constantFrom('1767225600500', '9999999999999', '0000000000000', 'zzzzzzzzzzzzz'),
    rest: fc.constantFrom('', 'token-bbbbbbbbbb1767225600500', 'token-bbbbbbbbbb17672256005', '00000012j--000000'),
    length: fc.oneof(fc.constant(200), fc.integer({ min: 1, max: 60 })),
    ttlMs: spanMs,
  })
  .map(({ kind, soft, owner, till, rest, length, ttlMs }) => ({
    kind: 'string',
    parts: [`RC1${kind}${soft}${owner}${till}${rest}`.slice(0, length)],
    ttlMs,
  }));

const tags = fc.uniqueArray(fc.constantFrom('tag-a', 'tag-b', 'tag-c'), { minLength: 1 });
const keepMs = fc.constantFrom(1_000, 60_000, 3_600_000);
const tagsOf = ({ key }: Trial, names: readonly string[]): readonly string[] => names.map(key);

const bumps: Step = fc.record({ tags, keepMs, backMs }).map(({ tags, keepMs, backMs }) => (trial) => {
  const input = { clock: trial.key('clock'), tags: tagsOf(trial, tags), keepMs };
  return runOf(tagBump, { ...input, nowUs: trial.nowUs - backMs * 1_000 });
});
const ensures: Step = fc.record({ tags, keepMs }).map(({ tags, keepMs }) => (trial) => {
  const input = { clock: trial.key('clock'), tags: tagsOf(trial, tags), keepMs };
  return runOf(tagEnsure, { ...input, nowUs: trial.nowUs });
});
const clocks: Step = keepMs.map(
  (keepMs) =>
    ({ key, nowUs }) =>
      runOf(tagClock, { clock: key('clock'), keepMs, nowUs }),
);

export const cacheScenarios: readonly ScriptScenario[] = [
  {
    name: 'scripts of a cache entry',
    step: fc.oneof(
      { weight: 4, arbitrary: acquires },
      { weight: 3, arbitrary: fills },
      { weight: 2, arbitrary: renewals },
      { weight: 2, arbitrary: releases },
      { weight: 1, arbitrary: marks },
      { weight: 1, arbitrary: invalidations },
    ),
    foreignAt: ['entry'],
    foreign: damaged,
  },
  {
    name: 'scripts of write holds',
    step: fc.oneof(
      { weight: 4, arbitrary: holds },
      { weight: 3, arbitrary: unholds },
      { weight: 2, arbitrary: acquires },
      { weight: 1, arbitrary: fills },
      { weight: 1, arbitrary: marks },
      { weight: 1, arbitrary: invalidations },
    ),
    foreignAt: ['entry'],
    foreign: damaged,
  },
  { name: 'scripts of tags', step: fc.oneof(bumps, ensures, clocks), foreignAt: ['clock', 'tag-a'] },
];
