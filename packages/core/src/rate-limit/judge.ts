import type { Driver } from '../driver/driver.ts';
import { runScript } from '../driver/script.ts';
import { judgeTogether } from './judge-together.ts';
import { type LogRule, logReading } from './log-rule.ts';
import type { Ask, Question } from './question.ts';
import { slidingLog } from './sliding-log.ts';
import { takeTokens } from './take-tokens.ts';
import type { Mode, Verdict } from './verdict.ts';

/** A way to have a question judged by a driver. */
export type Judge = (driver: Driver, question: Question, deadline: number) => Promise<Verdict>;

/** Asks the server in one round trip, with the cheapest script that can answer. */
export function judge(driver: Driver, question: Question, mode: Mode, deadline?: number): Promise<Verdict> {
  const { asks, banKey } = question;
  const [ask] = asks;
  if (ask !== undefined && asks.length === 1 && banKey === undefined) {
    const { rule, policy } = ask.named;
    if (rule.kind === 'slidingLog') return judgeLog(driver, rule, ask, mode, deadline);
    if (rule.kind === 'bucket' && mode === 'take' && !policy.shadow) {
      return takeTokens(driver, rule, { key: ask.key, want: ask.cost, least: ask.cost }, deadline);
    }
  }
  return judgeTogether(driver, question, mode, deadline);
}

async function judgeLog(
  driver: Driver,
  rule: LogRule,
  { key, cost }: Ask,
  mode: Mode,
  deadline?: number,
): Promise<Verdict> {
  const { limit, windowUs } = rule;
  const found = await runScript(driver, slidingLog, { key, limit, windowUs, cost, mode }, deadline, mode === 'peek');
  const charged = found.allowed && mode === 'take' ? cost : 0;
  return { allowed: found.allowed, now: found.now, readings: [logReading(rule, found, charged)], bannedUs: 0 };
}
