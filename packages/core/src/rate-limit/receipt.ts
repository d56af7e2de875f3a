import type { Ask } from './question.ts';
import type { Verdict } from './verdict.ts';

/** What a check has charged to one policy: changed by what is given back, so that nothing is given back twice. */
export interface Charge {
  readonly ask: Ask;
  readonly taken: number;
  /** What is charged by now: `taken`, until something is given back or added. */
  cost: number;
  /** Of a bucket, right after the charge; shared by what was charged in one go (prepaid.ts). */
  readonly after: { level: number };
}

/** What `refund` and `settle` need to know of a check. */
export interface Receipt {
  /** Server time of the charge, µs since 2025. */
  readonly at: number;
  readonly charges: readonly Charge[];
}

/** What an allowed check of this verdict charged. */
export function receiptFor(asks: readonly Ask[], { now, readings, granted }: Verdict): Receipt {
  const charges: Charge[] = [];
  for (let i = 0; i < asks.length; i++) {
    const ask = asks[i];
    const reading = readings[i];
    if (ask === undefined || !reading?.passes) continue;
    const taken = granted ?? ask.cost;
    charges.push({ ask, taken, cost: taken, after: { level: reading.level } });
  }
  return { at: now, charges };
}
