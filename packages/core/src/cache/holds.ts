import { RedisPatternsError } from '../errors.ts';
import { publishDegraded, publishWarning } from '../tracing.ts';
import { hold } from './hold.ts';
import { insist } from './insist.ts';
import type { Link } from './link.ts';
import { newToken } from './token.ts';
import type { Unconfirmed } from './unconfirmed.ts';
import { unhold } from './unhold.ts';

/**
 * Write holds. While one stands at an entry nothing is cached there and every reader loads for itself, so what a
 * writer commits is seen at once, and a writer that dies after its commit leaves nothing old behind.
 */
export interface Holds {
  /** Runs `write` with the entry held. @throws `CACHE_HOLD_FAILED`, and then `write` has not run */
  during<T>(key: string, write: () => Promise<T>): Promise<T>;
  /** Holds an entry for a time and leaves it. @throws `CACHE_HOLD_FAILED` */
  leave(key: string, ms: number): Promise<void>;
}

export interface HoldsOptions {
  readonly link: Link;
  readonly keyspace: string;
  readonly holdMs: number;
  readonly writeDeadlineMs: number;
  readonly unconfirmed: Unconfirmed;
  /** The entry was changed: copies of it are to go. */
  readonly changed: (key: string) => void;
}

export function createHolds({ link, keyspace, holdMs, writeDeadlineMs, unconfirmed, changed }: HoldsOptions): Holds {
  const place = async (key: string, id: string, ms: number): Promise<void> => {
    try {
      await insist(writeDeadlineMs, (leftMs) => link.run(key, hold, { key, id, holdMs: ms }, undefined, leftMs));
    } catch (error) {
      const message = `${keyspace}: the write hold could not be placed (writeDeadline ${writeDeadlineMs} ms)`;
      throw new RedisPatternsError('CACHE_HOLD_FAILED', message, { cause: error });
    } finally {
      changed(key);
    }
  };

  /** A hold that cannot be released ends by itself; but whether it still stood is then unknown. */
  const lift = async (key: string, id: string): Promise<void> => {
    let tries = 0;
    try {
      const stood = await insist(writeDeadlineMs, (leftMs) => {
        tries++;
        return link.run(key, unhold, { key, id }, undefined, leftMs);
      });
      if (!stood && tries === 1) warnLost(keyspace); // later tries find what a lost reply has done
    } catch {
      unconfirmed.add([key]);
      publishDegraded({ feature: 'cache', mode: 'open', code: 'CACHE_HOLD_FAILED' });
    } finally {
      changed(key);
    }
  };

  return {
    during: async (key, write) => {
      const id = newToken();
      await place(key, id, holdMs);
      const renewal = keepHold(link, keyspace, key, id, holdMs);
      try {
        return await write();
      } finally {
        await renewal.end();
        await lift(key, id);
      }
    },
    leave: async (key, ms) => {
      await place(key, newToken(), ms);
    },
  };
}

/** Renews a hold three times in its span, which also puts it back where it was evicted. */
function keepHold(link: Link, keyspace: string, key: string, id: string, holdMs: number): { end(): Promise<unknown> } {
  let renewing: Promise<void> = Promise.resolve();
  const renew = async (): Promise<void> => {
    const held = await link.run(key, hold, { key, id, holdMs }).catch(() => null);
    if (held?.stood === false) warnLost(keyspace);
  };
  const timer = setInterval(() => {
    renewing = renewing.then(renew);
  }, holdMs / 3).unref();
  return {
    end: () => {
      clearInterval(timer);
      return renewing;
    },
  };
}

function warnLost(keyspace: string): void {
  publishWarning({
    code: 'HOLD_LOST',
    message: `${keyspace}: a write hold was removed by somebody, or evicted, while it was needed`,
  });
}
