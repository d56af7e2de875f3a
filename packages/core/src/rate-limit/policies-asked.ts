import type { Arg } from '../driver/driver.ts';
import { banState } from './ban.ts';
import { bucketCharge } from './bucket-rule.ts';
import { type CheckedState, check } from './check.ts';
import type { Frame } from './frame.ts';
import type { Ask, Question } from './question.ts';
import type { NamedRule } from './rule-book.ts';
import type { Mode } from './verdict.ts';
import { windowCharge } from './window-rule.ts';

/** What the script of a check is told, whoever is asked about. */
export interface PoliciesAsked {
  readonly args: readonly Arg[];
  /** Where the windows lie, in the order of the asks; undefined for a bucket. */
  readonly frames: readonly (Frame | undefined)[];
}

interface Remembered extends PoliciesAsked {
  readonly asks: readonly Ask[];
  readonly banned: boolean;
  readonly mode: Mode;
}

/** What was asked last, by the first policy of it: limiters ask the same again and again, and digits take long. */
const last = new WeakMap<NamedRule, Remembered>();

export function policiesAsked({ asks, banKey }: Question, mode: Mode): PoliciesAsked {
  const first = asks[0]?.named;
  const known = first && last.get(first);
  const banned = banKey !== undefined;
  if (known !== undefined && known.mode === mode && known.banned === banned && isSame(known, asks)) return known;

  const frames = asks.map(frameOf);
  const states = asks.map((ask, i) => stateOf(ask, frames[i]));
  const { args } = check.encode({ mode, states: banKey === undefined ? states : [banState(banKey), ...states] });
  const fresh = { asks, banned, mode, frames, args };
  if (first !== undefined) last.set(first, fresh);
  return fresh;
}

function isSame({ asks, frames }: Remembered, others: readonly Ask[]): boolean {
  return (
    asks.length === others.length &&
    asks.every(({ named, cost }, i) => {
      const other = others[i];
      return other?.named === named && other.cost === cost && frameOf(other) === frames[i];
    })
  );
}

function frameOf({ named }: Ask): Frame | undefined {
  return 'frameAt' in named.rule ? named.rule.frameAt(Date.now()) : undefined;
}

function stateOf({ named, key, cost }: Ask, frame: Frame | undefined): CheckedState {
  const { rule, policy } = named;
  const { shadow } = policy;
  if (rule.kind === 'bucket') {
    const { ceiling, tickUs, speed, top } = rule;
    return { key, state: 'b', shadow, charge: bucketCharge(rule, cost), ceiling, shape: [tickUs, speed, top] };
  }
  if (rule.kind === 'slidingLog' || frame === undefined) throw new TypeError('a sliding log stands alone');
  const { widthUs, parts, anchorUs } = frame;
  const charge = windowCharge(rule, cost);
  return { key, state: 'w', shadow, charge, ceiling: rule.limit, shape: [widthUs, parts, anchorUs] };
}
