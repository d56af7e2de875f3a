import { type CacheLoadEvent, publishWarning } from '../tracing.ts';
import { fillEntry, released } from './fill-entry.ts';
import type { End, Progress } from './flight.ts';
import { lifetime } from './freshness.ts';
import type { Loaded } from './load.ts';
import { type Packed, TooLarge } from './packing.ts';
import { checkTags } from './rules.ts';
import type { Request, Shelf } from './shelf.ts';

/** Stores what a flight loaded, if it may be cached and the lease still stands. */
export async function store<Id, V>(
  shelf: Shelf<V>,
  request: Request<Id, V>,
  { token, sequence }: { readonly token: string; readonly sequence: string },
  loaded: Loaded<V>,
  progress: Progress,
  event: CacheLoadEvent,
): Promise<End<V>> {
  const { key, rules } = request;
  const { value, costMs } = loaded;
  const ttlMs = loaded.ttlMs ?? (value === null ? rules.negativeTtlMs : rules.ttlMs(value));
  const tags = tagsOf(request, loaded);
  const packed = await packOrWarn(shelf, value);
  const end = (stood: boolean): End<V> => ({
    state: 'loaded',
    value: packed === null ? value : packed.value,
    stood,
    tagged: tags.length > 0,
  });
  if (packed === null || ttlMs === 0) {
    event.outcome = 'skipped';
    return end((await released(shelf, key, token)) && tags.length === 0);
  }
  if (tags !== rules.tags) shelf.guesses.learn(key, tags);
  progress.sealed = true;
  const { freshMs, keepMs } = lifetime(ttlMs, rules.jitter, rules, Math.random());
  const { stored, stood } = await fillEntry(shelf, { key, token, packed, freshMs, keepMs, costMs, tags, sequence });
  event.outcome = stored === null ? 'skipped' : stored ? 'stored' : 'revoked';
  return end(stood);
}

function tagsOf<Id, V>({ id, rules }: Request<Id, V>, { value, tags }: Loaded<V>): readonly string[] {
  if (tags !== undefined) return tags;
  if (typeof rules.tags !== 'function') return rules.tags ?? [];
  return value === null ? [] : checkTags(rules.tags(value, id));
}

/** A value in the form it is cached in; null, and a warning, when it cannot be. */
export async function packOrWarn<V>({ packing, keyspace }: Shelf<V>, value: V | null): Promise<Packed<V> | null> {
  try {
    return await packing.pack(value);
  } catch (error) {
    const [code, why] =
      error instanceof TooLarge
        ? (['VALUE_TOO_LARGE', 'is larger than maxValueBytes'] as const)
        : (['CACHE_ENCODE_FAILED', 'cannot be written by its codec or is refused by its schema'] as const);
    publishWarning({ code, message: `${keyspace}: a value ${why}; it is returned, but not cached` });
    return null;
  }
}
