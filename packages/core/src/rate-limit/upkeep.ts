import { send } from '../driver/command.ts';
import { unlink } from '../driver/commands.ts';
import type { Driver } from '../driver/driver.ts';
import { invalidArgument } from '../errors.ts';
import { ban, LONGEST_BAN_MS } from './ban.ts';
import type { Decision } from './decision.ts';
import type { DenyCache } from './deny-cache.ts';
import { publishLost } from './failure.ts';
import type { Guard } from './guard.ts';
import type { Limiter } from './limiter.ts';
import { spanMs } from './one-bucket.ts';
import { type AskFor, banKeyOf, type Question } from './question.ts';
import type { StateKeys } from './subject.ts';

interface UpkeepParts<P extends string> {
  readonly driver: Driver;
  readonly guard: Guard;
  readonly denials: DenyCache;
  readonly keys: StateKeys;
  readonly blocks: boolean;
  readonly askFor: AskFor<P>;
}

export interface Upkeep<P extends string> extends Pick<Limiter<P>, 'block' | 'unblock' | 'reset'> {
  /** Bans, beside the decision, whoever was refused by a policy with `blockFor`; gives the decision on. */
  punish(question: Question<P>, decision: Decision<P>): Decision<P>;
}

/** What is done to a subject beside its checks. */
export function createUpkeep<P extends string>(parts: UpkeepParts<P>): Upkeep<P> {
  const { driver, guard, denials, keys, blocks, askFor } = parts;

  const banKey = (subject: string): string => {
    if (!blocks) throw invalidArgument('bans are for limiters with blocks: true');
    return banKeyOf(keys, subject);
  };

  const banAt = (key: string, ms: number): Promise<void> =>
    guard.ask(key, (deadline) => ban(driver, key, ms, deadline));

  const remove = async (key: string): Promise<void> => {
    await guard.ask(key, (deadline) => send(driver, unlink(key), deadline));
    denials.drop(key);
  };

  return {
    block: async (subject, duration) => {
      await banAt(banKey(subject), spanMs('duration', duration, 1, LONGEST_BAN_MS));
    },
    unblock: async (subject) => remove(banKey(subject)),
    reset: async (subject) => {
      const { asks } = await askFor(subject, {});
      await Promise.all(asks.map(({ key }) => remove(key)));
    },
    punish: ({ asks, banKey: key }, decision) => {
      const { limitedBy, source } = decision;
      if (key === undefined || source !== 'redis' || limitedBy.length === 0) return decision;
      const refusing = asks.filter(({ named }) => limitedBy.includes(named.name));
      const ms = Math.max(0, ...refusing.map(({ named }) => named.policy.blockForMs ?? 0));
      if (ms > 0) banAt(key, ms).catch(publishLost);
      return decision;
    },
  };
}
