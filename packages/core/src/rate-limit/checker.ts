import type { Driver } from '../driver/driver.ts';
import { decided } from './decide.ts';
import type { Decision } from './decision.ts';
import type { DenyCache } from './deny-cache.ts';
import type { DecideWithout } from './failure.ts';
import type { Guard } from './guard.ts';
import type { Judge } from './judge.ts';
import type { Question } from './question.ts';

export interface Way {
  readonly judge: Judge;
  /** What passes is charged: there will be something to give back. */
  readonly charges: boolean;
  /** A refusal that is still certain may answer. */
  readonly mayRepeat: boolean;
}

/** Answers a question: by a refusal that is still certain, by Redis, or as the limiter is to answer without Redis. */
export type Checker<P extends string> = (question: Question<P>, way: Way) => Promise<Decision<P>>;

export interface CheckerParts<P extends string> {
  readonly driver: Driver;
  readonly guard: Guard;
  readonly denials: DenyCache;
  readonly decideWithout: DecideWithout<P>;
}

export function createChecker<P extends string>(parts: CheckerParts<P>): Checker<P> {
  const { driver, guard, denials, decideWithout } = parts;

  const asked = (question: Question<P>, { judge, charges }: Way): Promise<Decision<P>> => {
    const sentAt = performance.now();
    const answer = guard.ask(
      question.asks[0]?.key ?? '',
      (deadline) => judge(driver, question, deadline),
      (late) => denials.learn(question, late, sentAt),
    );
    return answer.then(
      (verdict) => {
        if (!verdict.allowed) denials.learn(question, verdict, sentAt);
        const charged = charges && verdict.allowed ? { asks: question.asks, verdict } : undefined;
        return decided(question, verdict, 'redis', charged);
      },
      (error: unknown) => decideWithout(question, judge, error),
    );
  };

  return (question, way) => {
    const certain = way.mayRepeat ? denials.refusal(question) : undefined;
    return certain === undefined ? asked(question, way) : Promise.resolve(certain);
  };
}
