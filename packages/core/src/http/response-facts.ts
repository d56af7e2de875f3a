import type { HeaderMap } from './header-map.ts';

/** What an application says about one response: `cacheResponse(res, …)`. */
export interface ResponseOverride {
  /** False: this response is not stored. */
  readonly store: boolean;
  /** Instead of what headers and policy say, ms; null: as they say. */
  readonly ttlMs: number | null;
  /** Added to the tags of the request. */
  readonly tags: readonly string[];
}

/** What a cache must know of a response. */
export interface ResponseFacts {
  readonly status: number;
  /** Header fields as outer middleware had set them before the route ran. */
  readonly before: HeaderMap;
  /** As they stood when the handler had ended. */
  readonly captured: HeaderMap;
  /** As they are sent. */
  readonly final: HeaderMap;
  /** `stream`: written in more than one piece. `hijacked`: written past the framework, so the body was not seen. */
  readonly body: 'buffered' | 'stream' | 'hijacked';
  readonly bytes: number;
  /** False: the connection closed before the end. */
  readonly complete: boolean;
  /** Headers and properties the handler read although no key tells them apart, in order. */
  readonly unkeyedReads: readonly string[];
  readonly override: ResponseOverride | null;
  /** ms since 1970, for an `Expires` that stands without a `Date`. */
  readonly nowMs: number;
}
