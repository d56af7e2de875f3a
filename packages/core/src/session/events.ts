import type { CorruptReason } from './codec.ts';

/** What can be listened to. A session is named by its handle, never by its id. */
export interface SessionEvents {
  created: { readonly handle: string; readonly userId: string | null };
  regenerated: { readonly from: string; readonly to: string; readonly userId: string | null };
  destroyed: { readonly handle: string; readonly userId: string | null };
  revoked: { readonly handles: string[]; readonly userId: string };
  /** Ended because the user had `maxPerUser` others. */
  evicted: { readonly handles: string[]; readonly userId: string };
  /** A session that was there before the login was made the user's: whoever planted it shares it. */
  fixation: { readonly handle: string; readonly userId: string };
  /** A write or touch came after the end of its session, and was dropped. */
  'stale-write': { readonly handle: string };
  conflict: { readonly handle: string; readonly fields: string[] };
  corrupt: { readonly handle: string; readonly field: string | null; readonly reason: CorruptReason };
  /** Every node that was asked is down. */
  unavailable: { readonly cause: Error };
  available: Record<never, never>;
}

export type Emit = <E extends keyof SessionEvents>(event: E, detail: SessionEvents[E]) => void;

export interface Events {
  emit: Emit;
  /** Returns what ends it. */
  on<E extends keyof SessionEvents>(event: E, listener: (detail: SessionEvents[E]) => void): () => void;
}

/** Listeners by event. One that throws becomes a process warning: it cannot fail a request that is not its own. */
export function createEvents(): Events {
  const listeners = new Map<keyof SessionEvents, Set<(detail: never) => void>>();

  return {
    emit: (event, detail) => {
      for (const listener of listeners.get(event) ?? []) {
        try {
          (listener as (given: typeof detail) => void)(detail);
        } catch (error) {
          process.emitWarning(error instanceof Error ? error : String(error));
        }
      }
    },
    on: (event, listener) => {
      const all = listeners.get(event) ?? new Set();
      listeners.set(event, all.add(listener));
      return () => all.delete(listener);
    },
  };
}
