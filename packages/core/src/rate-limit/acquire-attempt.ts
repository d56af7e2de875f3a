import { publishDegraded } from '../tracing.ts';
import { checkedLocal, codeOf, type OnFailure } from './failure.ts';
import { createGuard } from './guard.ts';
import type { Lease } from './lease.ts';
import { createSlots, type SlotsParts } from './slots.ts';

/** One try to get a slot. */
export interface Attempt {
  readonly lease: Lease | null;
  /** Until the next lease ends, ms. */
  readonly nextMs: number;
  readonly source: 'redis' | 'local' | 'none';
}

/** Tries to get a slot, and answers as it is to answer without Redis. @throws `INVALID_OPTION` */
export function createAttempt(parts: SlotsParts, onFailure: OnFailure): (key: string, id: string) => Promise<Attempt> {
  const slots = createSlots(parts);
  const without = createWithout(parts, onFailure);
  return async (key, id) => {
    try {
      return attempted(await slots.take(key, id), 'redis');
    } catch (error) {
      return without(key, id, error);
    }
  };
}

function createWithout(
  parts: SlotsParts,
  onFailure: OnFailure,
): (key: string, id: string, error: unknown) => Promise<Attempt> {
  if (onFailure === 'open' || onFailure === 'closed') {
    return async (_key, id, error) => {
      publishDegraded({ feature: 'rate-limit', mode: onFailure, code: codeOf(error) });
      return { lease: onFailure === 'open' ? emptyLease(id) : null, nextMs: 0, source: 'none' };
    };
  }
  const { local, share = 1 } = checkedLocal(onFailure);
  const limit = Math.max(Math.floor(parts.limit * share), 1);
  const slots = createSlots({ ...parts, driver: local, guard: createGuard({ driver: local }), limit });
  return async (key, id, error) => {
    publishDegraded({ feature: 'rate-limit', mode: 'local', code: codeOf(error) });
    try {
      return attempted(await slots.take(key, id), 'local');
    } catch (failure) {
      publishDegraded({ feature: 'rate-limit', mode: 'closed', code: codeOf(failure) });
      return { lease: null, nextMs: 0, source: 'none' };
    }
  };
}

function attempted(taken: Lease | number, source: 'redis' | 'local'): Attempt {
  return typeof taken === 'number' ? { lease: null, nextMs: taken, source } : { lease: taken, nextMs: 0, source };
}

/** Holds nothing, so it cannot be lost. */
function emptyLease(id: string): Lease {
  const release = async (): Promise<void> => {};
  const { signal } = new AbortController();
  return { id, signal, renew: async () => true, release, [Symbol.asyncDispose]: release };
}
