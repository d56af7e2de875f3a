import type { Decision } from './decision.ts';
import type { Ask } from './question.ts';
import { type Receipt, receiptFor } from './receipt.ts';
import type { Verdict } from './verdict.ts';

/** What was charged, or what it follows from. */
export type Charged = Receipt | { readonly asks: readonly Ask[]; readonly verdict: Verdict };

/**
 * A decision and, unseen, what it charged. A class for the sake of its private field alone: the receipt travels with
 * the decision, and neither a log line nor JSON shows it, which would show keys. (A WeakMap costs 1.3 µs for each
 * decision, this nothing.)
 */
export class Answer<P extends string> implements Decision<P> {
  readonly allowed: boolean;
  readonly reason: Decision['reason'];
  readonly source: Decision['source'];
  readonly cost: number;
  readonly limitedBy: readonly P[];
  readonly retryAfterMs: number | null;
  readonly policies: Decision<P>['policies'];
  #charged: Charged | undefined;

  constructor(fields: Decision<P>, charged?: Charged) {
    this.allowed = fields.allowed;
    this.reason = fields.reason;
    this.source = fields.source;
    this.cost = fields.cost;
    this.limitedBy = fields.limitedBy;
    this.retryAfterMs = fields.retryAfterMs;
    this.policies = fields.policies;
    this.#charged = charged;
  }

  /** The receipt of a decision; null when nothing was charged, undefined when no limiter made this object. */
  static receiptOf(decision: object): Receipt | null | undefined {
    if (!(#charged in decision)) return undefined;
    const charged = decision.#charged;
    if (charged === undefined) return null;
    const receipt = 'verdict' in charged ? receiptFor(charged.asks, charged.verdict) : charged;
    decision.#charged = receipt;
    return receipt;
  }
}
