import type { AdjustedState } from './adjust.ts';
import type { Charge } from './receipt.ts';
import { EPOCH_MS } from './script-clock.ts';

/** A change of a charge, as the script wants it. `chargedAt` is µs since 2025, `by` in the unit of costs. */
export function adjustmentOf({ ask, after }: Charge, chargedAt: number, by: number): AdjustedState {
  const { key, named } = ask;
  const { rule } = named;
  const common = { key, chargedAt };
  if (rule.kind === 'slidingLog') return { ...common, state: 'l', delta: by, top: rule.limit, shape: [0, 0, 0] };
  if (rule.kind === 'bucket') {
    const { unit, top, tickUs, speed } = rule;
    return { ...common, state: 'b', delta: Math.min(by * unit, top), top, shape: [tickUs, speed, after.level] };
  }
  const { widthUs, parts, anchorUs } = rule.frameAt(chargedAt / 1_000 + EPOCH_MS);
  return { ...common, state: 'w', delta: Math.min(by, rule.top), top: rule.top, shape: [widthUs, parts, anchorUs] };
}

/** Writes a change into the charge: nothing is given back twice, also of a level that several charges share. */
export function note(charge: Charge, by: number): void {
  const { rule } = charge.ask.named;
  charge.cost += by;
  if (rule.kind === 'bucket') charge.after.level += by * rule.unit;
}
