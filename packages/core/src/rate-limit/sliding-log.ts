import type { Keyspace } from '../driver/keyspace.ts';
import { int, list } from '../driver/reply.ts';
import { defineScript, type TypedScript } from '../driver/script.ts';
import { nowUs, ttlMs } from './script-clock.ts';
import { lua } from './sliding-log.lua.ts';

export interface SlidingLogInput {
  readonly key: string;
  readonly limit: number;
  readonly windowUs: number;
  readonly cost: number;
  readonly mode: 'take' | 'peek';
  /** µs since 2025; tests only. */
  readonly testNow?: number;
}

export interface SlidingLogOutput {
  readonly allowed: boolean;
  /** µs since 2025. */
  readonly now: number;
  /** Admissions in the window before this one. */
  readonly used: number;
  /** µs until this cost fits, again where it was just admitted; -1 when it never will. */
  readonly waitUs: number;
  /** µs until the log is empty, before this admission. */
  readonly emptyUs: number;
}

/** Admits while no window holds more than `limit` admissions: the exact sliding log, kept by the admitted only. */
export const slidingLog: TypedScript<SlidingLogInput, SlidingLogOutput> = defineScript<
  SlidingLogInput,
  SlidingLogOutput
>({
  name: 'rate-limit/sliding-log',
  ...lua,
  encode: ({ key, limit, windowUs, cost, mode, testNow }) => ({
    keys: [key],
    args: [limit, windowUs, cost, mode, testNow ?? ''],
  }),
  decode: (reply) => {
    const [allowed, now, used, wait, empty] = list(reply, 5);
    return { allowed: int(allowed) === 1, now: int(now), used: int(used), waitUs: int(wait), emptyUs: int(empty) };
  },
  model: (space, [key = ''], [limitText, windowText, costText, mode, test]) => {
    const [limit, window, cost] = [Number(limitText), Number(windowText), Number(costText)];
    const now = nowUs(space, test);
    const peek = mode === 'peek';
    const ahead = !peek && makePresent(space, key, now);
    const log = (): readonly number[] => (space.read('list', key) ?? []).map(Number);
    const recent = log().filter((time) => time > now - window);
    const [newest] = recent;
    const used = recent.length;
    const allowed = used + cost <= limit;
    const charged = allowed && !peek ? cost : 0;
    if (charged > 0) {
      space.edit('list', key, (times) => {
        times.splice(used);
        times.unshift(...Array<string>(cost).fill(String(now)));
      });
    }
    if (charged > 0 || ahead) space.expire(key, ttlMs(window, test));
    const leaves = used + charged + cost > limit ? log()[limit - cost] : now - window;
    const wait = leaves === undefined ? -1 : leaves + window - now;
    return [allowed ? 1 : 0, now, used, wait, newest === undefined ? 0 : newest + window - now];
  },
});

/** The clock went back: admissions ahead of it count as made now. Whether there were any. */
function makePresent(space: Keyspace, key: string, now: number): boolean {
  const log = space.read('list', key) ?? [];
  const ahead = log.filter((time) => Number(time) > now).length;
  if (ahead > 0) space.edit('list', key, (times) => times.fill(String(now), 0, ahead));
  return ahead > 0;
}
