import { type Driver, DriverError } from '../driver/driver.ts';
import { runScript } from '../driver/script.ts';
import { invalidArgument } from '../errors.ts';
import { adjust } from './adjust.ts';
import { adjustmentOf, note } from './adjustment.ts';
import { Answer } from './answer.ts';
import type { Decision } from './decision.ts';
import type { DenyCache } from './deny-cache.ts';
import type { Guard } from './guard.ts';
import { MAX_LOG_COST } from './policy.ts';
import { bySlot } from './question.ts';
import type { Charge, Receipt } from './receipt.ts';

/** An amount for all policies that took the decision's cost, or one for each that is named. */
export type Amount<P extends string> = number | Readonly<Partial<Record<P, number>>>;

/** What can be done about a charge after the fact. */
export interface Amend<P extends string> {
  refund(decision: Decision<P>, cost?: Amount<P>): Promise<void>;
  settle(decision: Decision<P>, actualCost: Amount<P>): Promise<void>;
}

interface AmendParts {
  readonly driver: Driver;
  readonly guard: Guard;
  readonly denials: DenyCache;
}

interface Change {
  readonly charge: Charge;
  /** In the unit of costs; below 0 gives back. */
  readonly by: number;
}

/**
 * Refunds and settles what a decision charged. The receipt is changed before anything is sent, and back only when it
 * is certain that nothing ran: a change whose outcome is unknown must not be made a second time. What is lost then is
 * lost to the caller, and admits nobody.
 */
export function createAmend<P extends string>({ driver, guard, denials }: AmendParts): Amend<P> {
  const send = async (at: number, changes: readonly Change[]): Promise<void> => {
    const states = changes.map((change) => adjustmentOf(change.charge, at, change.by));
    for (const { charge, by } of changes) note(charge, by);
    const [first] = states;
    if (first === undefined) return;
    try {
      await guard.ask(first.key, (deadline) => runScript(driver, adjust, { states }, deadline));
    } catch (error) {
      if (hasNotRun(error)) for (const { charge, by } of changes) note(charge, -by);
      throw error;
    } finally {
      for (const { key } of states) denials.drop(key);
    }
  };

  const apply = async (receipt: Receipt | null, changes: readonly Change[]): Promise<void> => {
    if (receipt === null) return;
    const made = changes.filter(({ by }) => by !== 0);
    const slots = driver.clustered === true ? bySlot(made.map(({ charge }) => charge.ask)) : undefined;
    const groups = slots?.map((asks) => made.filter(({ charge }) => asks.includes(charge.ask))) ?? [made];
    await Promise.all(groups.map((group) => send(receipt.at, group)));
  };

  return {
    refund: async (decision, cost) => {
      const receipt = receiptOf(decision);
      const given = cost === undefined ? everything(receipt) : amountsOf(decision, receipt, cost, 1);
      await apply(
        receipt,
        given.map(({ charge, amount }) => ({ charge, by: -Math.min(amount, charge.cost) })),
      );
    },
    settle: async (decision, actualCost) => {
      const receipt = receiptOf(decision);
      const actual = amountsOf(decision, receipt, actualCost, 0);
      await apply(
        receipt,
        actual.map(({ charge, amount }) => ({ charge, by: amount - charge.cost })),
      );
    },
  };
}

interface Named {
  readonly charge: Charge;
  readonly amount: number;
}

function everything(receipt: Receipt | null): readonly Named[] {
  return (receipt?.charges ?? []).map((charge) => ({ charge, amount: charge.cost }));
}

/** Which charges an amount speaks of, each checked even when there is nothing to change. */
function amountsOf<P extends string>(
  decision: Decision<P>,
  receipt: Receipt | null,
  amount: Amount<P>,
  least: 0 | 1,
): readonly Named[] {
  const named: Readonly<Record<string, unknown>> = typeof amount === 'object' && amount !== null ? amount : {};
  for (const value of named === amount ? Object.values(named) : [amount]) checkAmount(value, least);
  const unknown = Object.keys(named).find((name) => !(name in decision.policies));
  if (unknown !== undefined) throw invalidArgument('an amount is given for a policy that the decision does not have');
  return (receipt?.charges ?? []).flatMap((charge) => {
    const own =
      typeof amount === 'number' ? (charge.taken === decision.cost ? amount : undefined) : named[nameOf(charge)];
    if (typeof own !== 'number') return [];
    if (charge.ask.named.rule.kind === 'slidingLog' && own > MAX_LOG_COST) {
      throw invalidArgument(`a slidingLog takes costs up to ${MAX_LOG_COST}, got ${own}; slidingWindow takes any`);
    }
    return [{ charge, amount: own }];
  });
}

function checkAmount(value: unknown, least: 0 | 1): void {
  if (Number.isSafeInteger(value) && Number(value) >= least) return;
  throw invalidArgument(
    `a cost must be an integer from ${least}, got ${typeof value === 'number' ? value : typeof value}`,
  );
}

function hasNotRun(error: unknown): boolean {
  return error instanceof DriverError && error.kind !== 'unknown';
}

function nameOf({ ask }: Charge): string {
  return ask.named.name;
}

function receiptOf(decision: Decision): Receipt | null {
  const receipt = typeof decision === 'object' && decision !== null ? Answer.receiptOf(decision) : undefined;
  if (receipt !== undefined) return receipt;
  throw invalidArgument('refund and settle take the decision itself, as consume returned it');
}
