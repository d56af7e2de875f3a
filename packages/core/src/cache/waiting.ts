import { getRange, getRaw } from '../driver/commands.ts';
import type { Reply } from '../driver/driver.ts';
import { claimOn, readEntry } from './entry.ts';
import { SHORT_HEADER } from './layout.ts';
import type { Link } from './link.ts';
import type { ServerClock } from './server-clock.ts';

/**
 * Waits for loads of other processes by asking for the entry now and then: no channel, no connection of its own, and
 * nothing to miss. All who wait for one entry in this process share one timer.
 */
export interface Waiting {
  /**
   * Resolves once nobody is loading the entry, or at `giveUpAt` (`performance.now()` time): with the reply that
   * showed it, where that was asked for after this call, else undefined. `stands`: a value stands meanwhile, so only
   * the header is asked for. Rejects when Redis does.
   */
  until(key: string, stands: boolean, giveUpAt: number): Promise<Reply | undefined>;
}

const FIRST_MS = 10;
const GROWTH = 1.6;
const LONGEST_MS = 200;
const SPREAD = 0.25;

interface Waiter {
  readonly giveUpAt: number;
  readonly resolve: (reply: Reply | undefined) => void;
  readonly reject: (error: unknown) => void;
}

interface Queue {
  waiters: Waiter[];
  stands: boolean;
  delayMs: number;
}

export function createWaiting(link: Link, clock: ServerClock): Waiting {
  const queues = new Map<string, Queue>();

  const next = (key: string, queue: Queue): void => {
    const now = performance.now();
    for (const waiter of queue.waiters) if (waiter.giveUpAt <= now) waiter.resolve(undefined);
    queue.waiters = queue.waiters.filter(({ giveUpAt }) => giveUpAt > now);
    if (queue.waiters.length === 0) {
      queues.delete(key);
      return;
    }
    const delayMs = queue.delayMs * (1 - SPREAD + 2 * SPREAD * Math.random());
    queue.delayMs = Math.min(queue.delayMs * GROWTH, LONGEST_MS);
    setTimeout(() => void ask(key, queue), delayMs);
  };

  const ask = async (key: string, queue: Queue): Promise<void> => {
    const asked = queue.waiters;
    queue.waiters = [];
    const { stands } = queue;
    try {
      const reply = await (stands
        ? link.send<Reply>(key, getRange(key, 0, SHORT_HEADER - 1))
        : link.send(key, getRaw(key)));
      const entry = readEntry(reply);
      if (entry !== null && claimOn(entry, clock.now(key) ?? 0) === 'loading') {
        queue.stands = entry.kind === 'V';
        queue.waiters.unshift(...asked);
        return next(key, queue);
      }
      for (const { resolve } of asked) resolve(stands ? undefined : reply);
      for (const { resolve } of queue.waiters) resolve(undefined);
      queues.delete(key);
    } catch (error) {
      for (const { reject } of asked) reject(error);
      next(key, queue);
    }
  };

  return {
    until: (key, stands, giveUpAt) =>
      new Promise((resolve, reject) => {
        const queue = queues.get(key) ?? { waiters: [], stands, delayMs: FIRST_MS };
        queue.waiters.push({ giveUpAt, resolve, reject });
        if (queues.has(key)) return;
        queues.set(key, queue);
        next(key, queue);
      }),
  };
}
