import { byScore } from '../driver/keyspace.ts';
import { int, list } from '../driver/reply.ts';
import { defineScript, type TypedScript } from '../driver/script.ts';
import { lua } from './concurrency.lua.ts';
import { nowUs, ttlMs } from './script-clock.ts';

export interface ConcurrencyInput {
  readonly key: string;
  readonly limit: number;
  readonly leaseUs: number;
  readonly id: string;
  /** `renew` keeps a slot that is still held, and never takes a free one. */
  readonly mode: 'take' | 'renew';
  /** µs since 2025; tests only. */
  readonly testNow?: number;
}

export interface ConcurrencyOutput {
  readonly held: boolean;
  /** µs since 2025. */
  readonly now: number;
  /** Slots in use after this. */
  readonly used: number;
  /** µs until the next lease ends; 0 when none is held. */
  readonly nextEndUs: number;
}

/** Takes, or keeps, one of `limit` slots for the length of a lease. The same id twice holds one slot. */
export const concurrency: TypedScript<ConcurrencyInput, ConcurrencyOutput> = defineScript<
  ConcurrencyInput,
  ConcurrencyOutput
>({
  name: 'rate-limit/concurrency',
  ...lua,
  encode: ({ key, limit, leaseUs, id, mode, testNow }) => ({
    keys: [key],
    args: [limit, leaseUs, id, mode, testNow ?? ''],
  }),
  decode: (reply) => {
    const [held, now, used, nextEnd] = list(reply, 4);
    return { held: int(held) === 1, now: int(now), used: int(used), nextEndUs: int(nextEnd) };
  },
  model: (space, [key = ''], [limitText, leaseText, id = '', mode, test]) => {
    const [limit, lease] = [Number(limitText), Number(leaseText)];
    const now = nowUs(space, test);
    const stop = now + lease;
    const [held, used, first] = space.edit('sorted', key, (ends) => {
      for (const [other, end] of ends) {
        if (end <= now) ends.delete(other);
        else if (end > stop) ends.set(other, stop); // the clock went back: no lease may last longer than a fresh one
      }
      const keeps = ends.has(id) || (mode === 'take' && ends.size < limit);
      if (keeps) ends.set(id, stop);
      return [keeps, ends.size, byScore(ends)[0]?.[1]];
    });
    if (held) space.expire(key, ttlMs(lease, test));
    return [held ? 1 : 0, now, used, first === undefined ? 0 : first - now];
  },
});
