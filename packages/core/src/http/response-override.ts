import { type Duration, toMs } from '../duration.ts';
import type { ResponseOverride } from './response-facts.ts';

/** What an application may say about one response. */
export interface ResponseOverrideOptions {
  /** False: this response is not stored. */
  readonly store?: false;
  /** How long it is fresh, whatever headers and policy say; 0: not at all. */
  readonly ttl?: Duration;
  /** Tags beside those of the route. */
  readonly tags?: readonly string[];
}

const overrides = new WeakMap<object, ResponseOverride>();

/** Notes what is said of a response; said twice, the later word counts for each part, and tags add up. */
export function overrideResponse(response: object, { store, ttl, tags = [] }: ResponseOverrideOptions): void {
  const before = overrides.get(response);
  overrides.set(response, {
    store: store ?? before?.store ?? true,
    ttlMs: ttl === undefined ? (before?.ttlMs ?? null) : toMs(ttl, { name: 'ttl', min: 0 }),
    tags: [...(before?.tags ?? []), ...tags],
  });
}

/** What was said of a response. */
export function overrideOf(response: object): ResponseOverride | null {
  return overrides.get(response) ?? null;
}
