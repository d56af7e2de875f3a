import type { Driver } from '../driver/driver.ts';
import { banLeftUs } from './ban.ts';
import { bucketReading, levelOf } from './bucket-rule.ts';
import { type CheckOutput, check, type FoundState } from './check.ts';
import type { Frame } from './frame.ts';
import { policiesAsked } from './policies-asked.ts';
import type { Ask, Question } from './question.ts';
import type { Mode, Reading, Verdict } from './verdict.ts';
import { windowReading } from './window-rule.ts';

/** Any buckets and windows, and the ban of the subject, in one run: all are charged or none. */
export function judgeTogether(driver: Driver, question: Question, mode: Mode, deadline?: number): Promise<Verdict> {
  const { asks, banKey } = question;
  const { args, frames } = policiesAsked(question, mode);
  const keys = asks.map(({ key }) => key);
  if (banKey !== undefined) keys.unshift(banKey);
  return driver
    .run(check, keys, args, deadline, mode === 'peek')
    .then((reply) => verdictOf(question, mode, frames, check.decode(reply)));
}

const NOTHING: FoundState = { passes: false, state: 0, counts: [] };

function verdictOf(
  { asks, banKey }: Question,
  mode: Mode,
  frames: readonly (Frame | undefined)[],
  { now, found }: CheckOutput,
): Verdict {
  const ban = banKey === undefined ? undefined : (found[0] ?? NOTHING);
  const own = ban === undefined ? found : found.slice(1);
  const allowed = ban?.passes !== false && asks.every(({ named }, i) => named.policy.shadow || own[i]?.passes);
  const taken = allowed && mode === 'take';
  return {
    allowed,
    now,
    readings: asks.map((ask, i) => readingOf(ask, frames[i], own[i] ?? NOTHING, taken, now)),
    bannedUs: ban === undefined ? 0 : banLeftUs(ban, now),
  };
}

function readingOf(
  { named, cost }: Ask,
  frame: Frame | undefined,
  found: FoundState,
  taken: boolean,
  now: number,
): Reading {
  const { rule } = named;
  if (rule.kind === 'bucket') return bucketReading(rule, levelOf(rule, found.state, now), cost, found.passes);
  if (rule.kind === 'slidingLog' || frame === undefined) throw new TypeError('a sliding log stands alone');
  return windowReading(rule, frame, found, { cost, taken, now });
}
