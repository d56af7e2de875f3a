import type { Driver } from '../driver/driver.ts';
import { publishDegraded } from '../tracing.ts';
import type { LocalTier } from './local-tier.ts';
import { pause } from './pause.ts';

/**
 * Whether this process hears of every change to a set of keys. It is proven by PINGs on the connections that report:
 * what was executed before one was sent has been reported when it is answered. No proof, no copies.
 */
export interface Watch {
  /** A copy may be served: every change older than `maxStaleness` has been reported. */
  proven(now: number): boolean;
  /** Changes are being reported from now on, so what is read from now on may be kept. */
  armed(): boolean;
}

export interface WatchOptions {
  readonly driver: Driver;
  readonly tier: LocalTier;
  readonly maxStalenessMs: number;
  /** How the key of any tag begins. */
  readonly tagPrefix: string;
}

export interface Watcher {
  /** Domains that are defined in one tick share one tracking connection per node. */
  watch(prefix: string, tagged: boolean): Watch;
  close(): Promise<void>;
}

const NEVER = Number.NEGATIVE_INFINITY;
const RETRY_MS = 1_000;

export function createWatcher({ driver, tier, maxStalenessMs, tagPrefix }: WatchOptions): Watcher {
  const ends: (() => Promise<void>)[] = [];
  let closed = false;
  let next: Group | undefined;

  const onKeys = (group: Group, keys: readonly string[] | null): void => {
    if (keys !== null) {
      for (const key of keys) {
        if (key.startsWith(tagPrefix)) tier.dropTag(key);
        else tier.drop(key);
      }
      return;
    }
    group.provenAt = NEVER;
    tier.clear();
  };

  const arm = async (group: Group): Promise<void> => {
    while (!closed) {
      try {
        const end = await driver.track?.([...group.prefixes], (keys) => onKeys(group, keys), {
          everyMs: Math.max(Math.floor(maxStalenessMs / 3), 1),
          onProof: (sentAt) => {
            group.provenAt = Math.max(group.provenAt, sentAt);
          },
        });
        if (end !== undefined) ends.push(end);
        if (closed) await end?.();
        return;
      } catch {
        publishDegraded({ feature: 'cache', mode: 'local', code: 'DRIVER_FAILED' });
        await pause(RETRY_MS);
      }
    }
  };

  const open = (): Group => {
    const group: Group = { prefixes: new Set(), provenAt: NEVER };
    process.nextTick(() => {
      next = undefined;
      void arm(group);
    });
    return group;
  };

  return {
    watch: (prefix, tagged) => {
      next ??= open();
      const group = next;
      group.prefixes.add(prefix);
      if (tagged) group.prefixes.add(tagPrefix);
      return {
        proven: (now) => now - group.provenAt <= maxStalenessMs,
        armed: () => group.provenAt > NEVER,
      };
    },
    close: async () => {
      closed = true;
      tier.clear();
      await Promise.all(ends.map((end) => end()));
    },
  };
}

interface Group {
  readonly prefixes: Set<string>;
  /** `performance.now()` time. */
  provenAt: number;
}
