import { send } from '../driver/command.ts';
import { zrem } from '../driver/commands.ts';
import type { Driver } from '../driver/driver.ts';
import { runScript } from '../driver/script.ts';
import { type ConcurrencyOutput, concurrency } from './concurrency.ts';
import { publishLost } from './failure.ts';
import type { Guard } from './guard.ts';
import { holdLease, type Lease } from './lease.ts';

/** The slots of one subject on one driver. */
export interface Slots {
  /** A lease, or how long until the next one ends, ms. */
  take(key: string, id: string): Promise<Lease | number>;
}

export interface SlotsParts {
  readonly driver: Driver;
  readonly guard: Guard;
  readonly limit: number;
  readonly leaseMs: number;
}

/**
 * Takes and keeps slots. What is taken by a call that was answered too late is given back: nobody would.
 *
 * @throws `DRIVER_FAILED`, `DRIVER_TIMEOUT`
 */
export function createSlots({ driver, guard, limit, leaseMs }: SlotsParts): Slots {
  const run = (key: string, id: string, mode: 'take' | 'renew', deadline: number): Promise<ConcurrencyOutput> =>
    runScript(driver, concurrency, { key, limit, leaseUs: leaseMs * 1_000, id, mode }, deadline);

  const giveBack = async (key: string, id: string): Promise<void> => {
    await guard.ask(key, (deadline) => send(driver, zrem(key, id), deadline)).catch(publishLost);
  };

  const renew = async (key: string, id: string): Promise<boolean> =>
    (await guard.ask(key, (deadline) => run(key, id, 'renew', deadline))).held;

  return {
    take: async (key, id) => {
      const sentAt = performance.now();
      const { held, nextEndUs } = await guard.ask(
        key,
        (deadline) => run(key, id, 'take', deadline),
        (late) => void (late.held && giveBack(key, id)),
      );
      if (!held) return nextEndUs / 1_000;
      return holdLease(id, leaseMs, sentAt, { renew: () => renew(key, id), release: () => giveBack(key, id) });
    },
  };
}
