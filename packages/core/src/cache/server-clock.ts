import { serverTime } from '../driver/server-time.ts';
import type { Link } from './link.ts';

/** Redis' clock, as far as this process knows it. Freshness is judged by it, so skewed application clocks are harmless. */
export interface ServerClock {
  /** Server time in ms at the node that serves this key; undefined while nothing is known of it. */
  now(key: string): number | undefined;
  knows(key: string): boolean;
  /** Asks the node that serves this key; only once at a time. */
  ask(key: string): Promise<void>;
  /** A reply said that it was `serverMs` at some moment between `sentAt` (`performance.now()`) and now. */
  learn(key: string, serverMs: number, sentAt: number): void;
}

/** Server time minus `performance.now()` lies between these. */
interface Offset {
  least: number;
  most: number;
}

/**
 * Each sample bounds the offset from both sides: the server read its clock after we asked and before we heard. Samples
 * that agree narrow the bounds; one that contradicts them means that a clock was set, and replaces them. A slow reply
 * is a wide sample and spoils nothing.
 */
export function createServerClock(link: Link): ServerClock {
  const offsets = new Map<string | undefined, Offset>();
  const { driver } = link;
  const offsetOf = (key: string): Offset | undefined => offsets.get(driver.nodeOf?.(key));

  const learn = (key: string, serverMs: number, sentAt: number): void => {
    const least = serverMs - performance.now();
    const most = serverMs + 1 - sentAt;
    const known = offsetOf(key);
    const agrees = known !== undefined && least <= known.most && most >= known.least;
    const offset = agrees ? { least: Math.max(least, known.least), most: Math.min(most, known.most) } : { least, most };
    offsets.set(driver.nodeOf?.(key), offset);
  };

  const asking = new Map<string | undefined, Promise<void>>();
  const ask = async (key: string): Promise<void> => {
    const sentAt = performance.now();
    learn(key, await link.run(key, serverTime, key), sentAt);
  };

  return {
    learn,
    knows: (key) => offsetOf(key) !== undefined,
    now: (key) => {
      const offset = offsetOf(key);
      return offset === undefined ? undefined : performance.now() + (offset.least + offset.most) / 2;
    },
    ask: (key) => {
      const node = driver.nodeOf?.(key);
      const asked = asking.get(node) ?? ask(key).finally(() => asking.delete(node));
      asking.set(node, asked);
      return asked;
    },
  };
}
