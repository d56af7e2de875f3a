import type { Driver } from '../driver/driver.ts';
import { runScript } from '../driver/script.ts';
import { adjust } from './adjust.ts';
import { adjustmentOf } from './adjustment.ts';
import { bucketReading } from './bucket-rule.ts';
import type { Judge } from './judge.ts';
import { type Ask, bySlot, type Question } from './question.ts';
import type { Reading, Verdict } from './verdict.ts';

/*
 * A check over several slots of a cluster, for who accepts what no script can give: each slot is asked at once, and
 * when one refuses or fails, what the others charged is given back. Between the two others may be refused what is
 * about to be given back; more is never admitted.
 */

interface Part {
  readonly asks: readonly Ask[];
  readonly verdict: Verdict;
}

/** A judge that asks each slot by itself. A peek charges nothing, so there is nothing to give back. */
export function acrossSlots(judge: Judge, charges: boolean): Judge {
  return async (driver, question, deadline) => {
    const groups = bySlot(question.asks);
    const judged = groups.map(async (asks) => ({
      asks,
      verdict: await judge(driver, { ...question, asks }, deadline),
    }));
    const settled = await Promise.allSettled(judged);
    const parts = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const failed = settled.find((one) => one.status === 'rejected');
    const refused = failed !== undefined || parts.some(({ verdict }) => !verdict.allowed);
    if (refused && charges) await giveBack(driver, parts, deadline);
    if (failed !== undefined) throw failed.reason;
    return merged(question, parts, refused && charges);
  };
}

/** What cannot be given back stays charged: that admits nobody. */
async function giveBack(driver: Driver, parts: readonly Part[], deadline: number): Promise<void> {
  const passed = parts.filter(({ verdict }) => verdict.allowed);
  const refunds = passed.map(({ asks, verdict }) => {
    const states = asks.flatMap((ask, i) => {
      const level = verdict.readings[i]?.level ?? 0;
      const charge = { ask, taken: ask.cost, cost: ask.cost, after: { level } };
      return verdict.readings[i]?.passes ? [adjustmentOf(charge, verdict.now, -ask.cost)] : [];
    });
    return runScript(driver, adjust, { states }, deadline);
  });
  await Promise.allSettled(refunds);
}

function merged(question: Question, parts: readonly Part[], givenBack: boolean): Verdict {
  const readings = new Map<Ask, Reading>();
  for (const { asks, verdict } of parts) {
    for (const [i, ask] of asks.entries()) {
      const reading = verdict.readings[i];
      if (reading !== undefined) readings.set(ask, givenBack && verdict.allowed ? uncharged(ask, reading) : reading);
    }
  }
  return {
    allowed: parts.every(({ verdict }) => verdict.allowed),
    now: Math.max(...parts.map(({ verdict }) => verdict.now)),
    readings: question.asks.flatMap((ask) => readings.get(ask) ?? []),
    bannedUs: 0,
  };
}

function uncharged({ named, cost }: Ask, reading: Reading): Reading {
  const { rule } = named;
  if (!reading.passes) return reading;
  if (rule.kind === 'bucket') return bucketReading(rule, reading.level - cost * rule.unit, cost, true);
  const level = reading.level - cost;
  return { ...reading, level, remaining: Math.max(rule.limit - level, 0), retryAfterUs: 0 };
}
