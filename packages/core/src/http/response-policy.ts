import { type Duration, toMs } from '../duration.ts';
import { invalidOption } from '../errors.ts';

/** A request header that takes part in the key, after `normalize` has folded its values into few. */
export interface VaryOn {
  readonly header: string;
  /** Gets `''` when the header is absent. At most 256 bytes may come back, else the request bypasses the cache. */
  readonly normalize: (value: string) => string;
}

/** What of a route's responses may be kept, for how long, and what the key must tell apart. */
export interface ResponsePolicyOptions {
  /** How long a response is fresh unless it says so itself. Required: nothing is cached without end or by accident. */
  readonly ttl: Duration;
  /** Which statuses are stored, and for how long; `true` = `ttl`. Default `{ 200: true }`. Allowed: 200, 203, 301, 308, 404, 410. */
  readonly statuses?: Readonly<Record<number, Duration | true>>;
  /** How long after its ttl a response may still be served while one request refreshes it. Default 0. */
  readonly staleWhileRevalidate?: Duration;
  /** How long after its ttl a response may be served when the handler fails. Default 0. */
  readonly staleIfError?: Duration;
  /** Hosts this route answers for. Default none: the host is not in the key, and reading it is an unkeyed read. */
  readonly hosts?: readonly string[];
  /** Which query parameters take part in the key. A list is an allow-list. Default `'all'`. */
  readonly query?: 'all' | 'none' | readonly string[];
  /** Request headers that take part in the key, and are announced in `Vary`. Default none. */
  readonly vary?: readonly (string | VaryOn)[];
  /** Largest body that is stored, bytes. Default 1 MiB. */
  readonly maxBytes?: number;
  /** Whether a body written in pieces is collected and stored. Default false: it passes through unstored. */
  readonly stream?: boolean;
  /** How long a request waits for another request's handler. Default `'2s'`; 0 = never. */
  readonly maxWait?: Duration;
  /** What caches after this one are told. Default `'pass'`: what the handler said. */
  readonly downstream?: 'pass' | 'no-cache' | 'no-store';
  /** Whether `no-cache`, `max-age` and `only-if-cached` of a request are obeyed. Default `'ignore'`: they let any client force the handler. */
  readonly clientDirectives?: 'ignore' | 'honour';
  /** Headers (`user-agent`) or properties (`req.user`) that a handler may read although they are not in the key. */
  readonly allowReads?: readonly string[];
  /** Further properties of the request whose reading is an unkeyed read. */
  readonly watch?: readonly string[];
  /** What happens when a handler reads something that is not in the key. Default `'refuse'`: the response is not stored. */
  readonly onUnkeyedRead?: 'refuse' | 'throw';
  /** Whether responses say in `Cache-Status` (RFC 9211) what the cache did. Default true. */
  readonly cacheStatus?: boolean;
}

/** The options once checked: what every later decision reads. */
export interface Policy {
  /** Status to ttl, ms. */
  readonly statuses: ReadonlyMap<number, number>;
  readonly staleMs: number;
  readonly errorMs: number;
  readonly hosts: ReadonlySet<string> | null;
  /** Listed query names; null = all. */
  readonly query: ReadonlySet<string> | null;
  /** In order of their names, which are in lower case. */
  readonly vary: readonly { readonly name: string; readonly normalize: ((value: string) => string) | null }[];
  readonly maxBytes: number;
  readonly stream: boolean;
  readonly maxWaitMs: number;
  readonly downstream: 'pass' | 'no-cache' | 'no-store';
  readonly honourClient: boolean;
  readonly allowReads: ReadonlySet<string>;
  readonly watch: readonly string[];
  readonly throwOnUnkeyedRead: boolean;
  readonly cacheStatus: boolean;
}

/** Final statuses whose meaning does not depend on the request's own preconditions (RFC 9110, section 15.1). */
const STORABLE: ReadonlySet<number> = new Set([200, 203, 301, 308, 404, 410]);

/** A cookie or credential in the key would make an entry per visitor by accident; `partition` does it on purpose. */
const NEVER_VARY: ReadonlySet<string> = new Set(['cookie', 'authorization', '*']);

/**
 * Checks the options once, where the route is made.
 *
 * @throws `INVALID_OPTION`
 */
export function responsePolicy(options: ResponsePolicyOptions): Policy {
  const { maxBytes = 1_048_576, hosts, query = 'all' } = options;
  if (!Number.isSafeInteger(maxBytes) || maxBytes < 1) throw invalidOption('maxBytes must be an integer above 0');
  if (hosts?.length === 0) throw invalidOption('hosts must name at least one host; leave it out to keep hosts unkeyed');
  return {
    statuses: statusTtls(options),
    staleMs: span(options.staleWhileRevalidate, 'staleWhileRevalidate'),
    errorMs: span(options.staleIfError, 'staleIfError'),
    hosts: hosts === undefined ? null : new Set(hosts.map((host) => host.toLowerCase())),
    query: query === 'all' ? null : new Set(query === 'none' ? [] : query),
    vary: varyRules(options.vary ?? []),
    maxBytes,
    stream: options.stream ?? false,
    maxWaitMs: options.maxWait === undefined ? 2_000 : span(options.maxWait, 'maxWait'),
    downstream: options.downstream ?? 'pass',
    honourClient: options.clientDirectives === 'honour',
    allowReads: new Set(
      (options.allowReads ?? []).map((name) => (name.startsWith('req.') ? name : name.toLowerCase())),
    ),
    watch: options.watch ?? [],
    throwOnUnkeyedRead: options.onUnkeyedRead === 'throw',
    cacheStatus: options.cacheStatus ?? true,
  };
}

function span(value: Duration | undefined, name: string): number {
  return value === undefined ? 0 : toMs(value, { name, min: 0 });
}

function statusTtls({ ttl, statuses = { 200: true } }: ResponsePolicyOptions): ReadonlyMap<number, number> {
  const ttlMs = toMs(ttl, { name: 'ttl' });
  const entries = Object.entries(statuses).map(([status, own]): [number, number] => {
    if (!STORABLE.has(Number(status)))
      throw invalidOption(`statuses: ${status} is never stored; only ${[...STORABLE].join(', ')} can be`);
    return [Number(status), own === true ? ttlMs : toMs(own, { name: `statuses[${status}]` })];
  });
  return new Map(entries);
}

function varyRules(vary: NonNullable<ResponsePolicyOptions['vary']>): Policy['vary'] {
  return vary
    .map((on) => (typeof on === 'string' ? { header: on, normalize: null } : on))
    .map(({ header, normalize }) => {
      const name = header.toLowerCase();
      if (NEVER_VARY.has(name))
        throw invalidOption(`vary must not hold ${name}: use partition, which names the identity an entry belongs to`);
      return { name, normalize };
    })
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
