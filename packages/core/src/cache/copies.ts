import { headStart } from './freshness.ts';
import type { Local } from './local.ts';
import type { Copy, Ticket } from './local-tier.ts';
import type { Found, Outcome } from './outcome.ts';
import type { ServerClock } from './server-clock.ts';
import { readTags } from './tag-region.ts';
import type { Tags } from './tags.ts';

/** The copies of one domain's entries in this process. */
export interface Copies<V> {
  /** A copy that may be served now. */
  find(key: string): Outcome<V> | undefined;
  /** A read of this entry is about to be sent; undefined where its result cannot be kept. */
  begin(key: string): Ticket | undefined;
  /** What it found is kept if it is fresh, and nothing changed meanwhile. */
  end(key: string, ticket: Ticket | undefined, found: Found<V> | null, rules: { readonly earlyRefresh: number }): void;
  /** The entry was changed by this process, which need not wait to hear of it. */
  drop(key: string): void;
}

export function createCopies<V>(
  { tier, watcher }: Local,
  prefix: string,
  tagged: boolean,
  clock: ServerClock,
  tags: Tags,
): Copies<V> {
  const watch = watcher.watch(prefix, tagged);

  /** An early refresh is due a little before the end: then the entry in Redis has to be asked. */
  const copyOf = (key: string, { value, softMs, content }: Found<V>, beta: number): Copy => ({
    outcome: { value, softMs, source: 'l1' },
    expiresAt: performance.now() + softMs - (clock.now(key) ?? softMs) - headStart(content.costMs, beta, Math.random()),
    tags: (readTags(content.tags) ?? []).map(({ name }) => tags.keyOf(name)),
    bytes: content.raw.length,
  });

  return {
    find: (key) => {
      const now = performance.now();
      return watch.proven(now) ? (tier.find(key, now)?.outcome as Outcome<V> | undefined) : undefined;
    },
    begin: (key) => (watch.armed() ? tier.begin(key) : undefined),
    end: (key, ticket, found, { earlyRefresh }) => {
      if (ticket === undefined) return;
      tier.end(key, ticket, found?.freshness === 'fresh' ? copyOf(key, found, earlyRefresh) : null);
    },
    drop: (key) => tier.drop(key),
  };
}
