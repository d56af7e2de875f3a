import { toMs } from '../duration.ts';
import { fillEntry, released } from './fill-entry.ts';
import type { Lease } from './lease.ts';
import type { EntryLease } from './leased.ts';
import { checkTags, LONGEST_TTL_MS } from './rules.ts';
import type { Shelf } from './shelf.ts';
import { packOrWarn } from './store.ts';

/** How a lease of this process ended, for those who wait for it here. */
export type Ended = 'filled' | 'released' | 'lost';

/** A lease as its caller sees it, and how it ends. */
export function openLease<V>(
  shelf: Shelf<V>,
  key: string,
  lease: Lease,
  sequence: string,
): { readonly entryLease: EntryLease<V>; readonly ended: Promise<Ended> } {
  const { token, abort } = lease;
  const beganAt = performance.now();
  let end = (_how: Ended): void => undefined;
  const ended = new Promise<Ended>((resolve) => {
    end = resolve;
  });
  abort.signal.addEventListener('abort', () => end('lost'), { once: true });

  const release = async (): Promise<void> => {
    lease.end();
    await released(shelf, key, token);
    end('released');
  };

  const entryLease: EntryLease<V> = {
    signal: abort.signal,
    release,
    fill: async (value, { ttl, keepFor = 0, tags = [] }) => {
      const freshMs = toMs(ttl, { name: 'ttl', max: LONGEST_TTL_MS });
      const keepMs = freshMs + toMs(keepFor, { name: 'keepFor', min: 0, max: LONGEST_TTL_MS });
      checkTags(tags);
      const packed = await packOrWarn(shelf, value);
      if (packed === null) {
        await release();
        return false;
      }
      lease.end();
      const costMs = performance.now() - beganAt;
      const { stored } = await fillEntry(shelf, { key, token, packed, freshMs, keepMs, costMs, tags, sequence });
      end(stored === true ? 'filled' : stored === null ? 'released' : 'lost');
      return stored === true;
    },
  };
  return { entryLease, ended };
}
