import { invalidOption } from '../errors.ts';
import { createAmend } from './amend.ts';
import { createChecker } from './checker.ts';
import { createConsume } from './consume.ts';
import { createDenyCache } from './deny-cache.ts';
import { createDecideWithout } from './failure.ts';
import { createGuard } from './guard.ts';
import type { Limiter, LimiterOptions } from './limiter.ts';
import { createPrepaid } from './prepaid.ts';
import { createAskFor } from './question.ts';
import { createRuleBook, type RuleBook } from './rule-book.ts';
import { sharedRuns } from './shared-runs.ts';
import { stateKeys } from './subject.ts';
import { createUpkeep } from './upkeep.ts';

/**
 * A limiter of one or more policies.
 *
 * @throws `INVALID_OPTION`
 * @example
 * ```ts
 * import { createKeys } from '@redis-patterns/core/keys';
 * import { memoryDriver } from '@redis-patterns/core/memory';
 * import { bucket, createLimiter, quota } from '@redis-patterns/core/rate-limit';
 *
 * const limiter = createLimiter({
 *   driver: memoryDriver(),
 *   keys: createKeys('myapp'),
 *   policies: { burst: bucket({ limit: 100, per: '1m' }), day: quota({ limit: 5_000, per: 'day' }) },
 * });
 * const { allowed, retryAfterMs } = await limiter.consume('u_42');
 * ```
 */
export function createLimiter<P extends string>(options: LimiterOptions<P>): Limiter<P> {
  const { blocks = false, prepaid = false, acrossSlots = 'refuse' } = options;
  const book = createRuleBook(options.policies, options.limitsOf);
  checkTogether(options, book);

  const keys = stateKeys(options.keys, book.rules.length > 1 || blocks);
  const driver = sharedRuns(options.driver);
  const guard = createGuard(options);
  const denials = createDenyCache(options.denyCache);
  const onFailure = options.onFailure ?? 'open';
  const decideWithout = createDecideWithout({ onFailure, book, keys, retryAfterMs: guard.probeMs });
  const asking = { driver, guard, denials, decideWithout };
  const check = createChecker<P>(asking);
  const parts = { ...asking, book, keys, blocks, askFor: createAskFor(book, keys, blocks) };

  const amend = createAmend<P>(asking);
  const upkeep = createUpkeep(parts);
  const consume = createConsume({
    ...parts,
    check,
    pay: prepaid === false ? check : createPrepaid(prepaid, asking),
    compensates: acrossSlots === 'compensate',
    punish: upkeep.punish,
    amend,
  });
  const { block, unblock, reset } = upkeep;
  return { ...consume, ...amend, block, unblock, reset };
}

/** What an option asks of the others. */
function checkTogether<P extends string>(options: LimiterOptions<P>, { rules }: RuleBook<P>): void {
  const { blocks = false, prepaid = false, denyCache, acrossSlots = 'refuse' } = options;
  if (typeof blocks !== 'boolean') throw invalidOption('blocks must be true or false');
  if (acrossSlots !== 'refuse' && acrossSlots !== 'compensate') {
    throw invalidOption("acrossSlots must be 'refuse' or 'compensate'");
  }
  if (blocks && rules.some(({ rule }) => rule.kind === 'slidingLog')) {
    throw invalidOption('blocks: a ban cannot be read together with a slidingLog; take slidingWindow');
  }
  if (!blocks && rules.some(({ policy }) => policy.blockForMs !== null)) {
    throw invalidOption('blockFor needs a limiter with blocks: true');
  }
  if (prepaid === false) return;
  const plain =
    rules.length === 1 &&
    rules.every(({ rule, policy }) => rule.kind === 'bucket' && rule.maxWaitMs === 0 && !policy.shadow);
  if (!plain || blocks) {
    throw invalidOption('prepaid is for a limiter of one bucket, without blocks, maxWait and shadow');
  }
  if (denyCache === false) throw invalidOption('prepaid repeats refusals by itself, so it needs the denyCache');
}
