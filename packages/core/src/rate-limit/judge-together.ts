import type { Driver } from '../driver/driver.ts';
import { runScript } from '../driver/script.ts';
import { banState } from './ban.ts';
import { type BucketRule, bucketCharge, bucketReading } from './bucket-rule.ts';
import { type CheckedState, check, type FoundState } from './check.ts';
import type { Ask, Question } from './question.ts';
import type { Mode, Reading, Verdict } from './verdict.ts';
import { type WindowRule, windowCharge, windowReading } from './window-rule.ts';

/** Any buckets and windows, and the ban of the subject, in one run: all are charged or none. */
export async function judgeTogether(
  driver: Driver,
  question: Question,
  mode: Mode,
  deadline?: number,
): Promise<Verdict> {
  const { asks, banKey } = question;
  const probes = asks.map(probeOf);
  const states = probes.map(({ state }) => state);
  const input = { mode, states: banKey === undefined ? states : [banState(banKey), ...states] };
  const { allowed, now, found } = await runScript(driver, check, input, deadline, mode === 'peek');
  const first = input.states.length - states.length;
  return {
    allowed,
    now,
    readings: probes.map(({ read }, i) => read(found[first + i] ?? NOTHING, allowed && mode === 'take', now)),
    bannedUs: banKey === undefined ? 0 : (found[0]?.level ?? 0),
  };
}

const NOTHING: FoundState = { level: 0, counts: [] };

/** An ask as the script wants it, and its answer as we want it. `taken`: the check charged what passed. */
interface Probe {
  readonly state: CheckedState;
  readonly read: (found: FoundState, taken: boolean, now: number) => Reading;
}

function probeOf(ask: Ask): Probe {
  const { rule } = ask.named;
  if (rule.kind === 'slidingLog') throw new TypeError('a sliding log stands alone');
  return rule.kind === 'bucket' ? bucketProbe(rule, ask) : windowProbe(rule, ask);
}

function bucketProbe(rule: BucketRule, { named, key, cost }: Ask): Probe {
  const { ceiling, tickUs, speed, top } = rule;
  const charge = bucketCharge(rule, cost);
  return {
    state: { key, state: 'b', shadow: named.policy.shadow, charge, ceiling, shape: [tickUs, speed, top] },
    read: ({ level }, taken) => {
      const passes = level + charge <= ceiling;
      return bucketReading(rule, passes && taken ? level + charge : level, cost, passes);
    },
  };
}

function windowProbe(rule: WindowRule, { named, key, cost }: Ask): Probe {
  const frame = rule.frameAt(Date.now());
  const charge = windowCharge(rule, cost);
  const shape = [frame.widthUs, frame.parts, frame.anchorUs] as const;
  return {
    state: { key, state: 'w', shadow: named.policy.shadow, charge, ceiling: rule.limit, shape },
    read: (found, taken, now) => windowReading(rule, frame, found, { cost, taken, now }),
  };
}
