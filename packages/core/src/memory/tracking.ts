import type { Driver } from '../driver/driver.ts';
import { byteString, textOf } from './byte-string.ts';

/** `Driver.track` in process. */
export interface Tracking {
  readonly track: NonNullable<Driver['track']>;
  /** Says that a key changed. */
  changed(key: string): void;
  /** Ends all tracking. */
  close(): void;
}

/**
 * Tells listeners which keys changed, once per tick and never from within the call that changed them. The report is
 * queued before that call's own answer is, so whoever waits for the answer knows that it was delivered.
 */
export function createTracking(): Tracking {
  const listeners = new Map<(keys: string[]) => void, () => void>();
  const pending = new Set<string>();

  const report = (): void => {
    const keys = [...pending];
    pending.clear();
    if (keys.length > 0) for (const tell of listeners.keys()) tell(keys);
  };

  return {
    changed: (key) => {
      if (listeners.size === 0) return;
      if (pending.size === 0) queueMicrotask(report);
      pending.add(key);
    },

    track: async (prefixes, onKeys, proof) => {
      const starts = prefixes.map(byteString);
      const tell = (keys: string[]): void => {
        const ours = keys.filter((key) => starts.some((start) => key.startsWith(start)));
        if (ours.length > 0) onKeys(ours.map(textOf));
      };
      const prove = (): void => {
        report();
        proof?.onProof(performance.now());
      };
      const timer = proof && setInterval(prove, proof.everyMs).unref();
      const end = (): void => {
        clearInterval(timer);
        listeners.delete(tell);
      };
      listeners.set(tell, end);
      queueMicrotask(prove);
      return async () => end();
    },

    close: () => {
      for (const end of listeners.values()) end();
    },
  };
}
