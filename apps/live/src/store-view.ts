import { createHash } from 'node:crypto';
import { type Driver, pttl, send } from '@redis-patterns/core/driver';
import type { Namespace } from '@redis-patterns/core/keys';

/** One key, its id shown as a hash: ids may be secrets. */
interface KeyView {
  readonly id: string;
  /** null: it never ends. */
  readonly ttlMs: number | null;
  /** The longest life it was seen with. */
  readonly ofMs: number;
}

/** Keys of one `app:domain:entity`. */
export interface KeyGroup {
  readonly name: string;
  readonly count: number;
  /** How many of them never end. */
  readonly endless: number;
  /** The first of them, endless ones before all. */
  readonly keys: readonly KeyView[];
}

const MOST = 500;
const SHOWN = 12;

/** Looks at the keys of one app, for people: not for a server with millions of keys. */
export function createStoreView(driver: Driver, keys: Namespace): () => Promise<KeyGroup[]> {
  let longest = new Map<string, number>();

  return async () => {
    const found = new Set<string>();
    for await (const page of driver.scan(keys.pattern({}))) {
      for (const key of page) found.add(key);
      if (found.size >= MOST) break;
    }
    const names = [...found].sort();
    const lives = await Promise.all(names.map((key) => send(driver, pttl(key))));
    const groups = new Map<string, KeyView[]>();
    const seen = new Map<string, number>();
    names.forEach((key, i) => {
      const parsed = keys.parse(key);
      const ttl = lives[i] ?? -2;
      if (parsed === null || ttl === -2) return; // not ours, or gone since
      const ofMs = Math.max(longest.get(key) ?? 0, ttl, 1);
      seen.set(key, ofMs);
      const group = `${keys.app}:${parsed.domain}:${parsed.entity}`;
      groups.set(group, [
        ...(groups.get(group) ?? []),
        { id: shownId(parsed.id ?? key), ttlMs: ttl < 0 ? null : ttl, ofMs },
      ]);
    });
    longest = seen;
    return [...groups].map(([name, views]) => grouped(name, views));
  };
}

function grouped(name: string, views: readonly KeyView[]): KeyGroup {
  const endless = views.filter(({ ttlMs }) => ttlMs === null);
  const others = views.filter(({ ttlMs }) => ttlMs !== null);
  return { name, count: views.length, endless: endless.length, keys: [...endless, ...others].slice(0, SHOWN) };
}

function shownId(id: string): string {
  return `#${createHash('sha256').update(id).digest('hex').slice(0, 6)}`;
}
