// What @redis-patterns/core/http exports. Made by `pnpm run api`: review its diff.
import { Duration } from "../duration.ts";
import { Cache } from "../cache/cache.ts";
import { Decision as Decision$1 } from "../rate-limit/decision.ts";
import { Limiter } from "../rate-limit/limiter.ts";
import { Subject } from "../rate-limit/subject.ts";
import { ServerResponse } from "node:http";
/** Header fields as Node holds them: names in lower case, a list where a field may repeat. */
type HeaderMap = Readonly<Record<string, string | number | readonly string[] | undefined>>;
/** The header fields of a response that has not left, as Node's response and Fastify's reply give them. */
interface PresentHeaders {
  getHeader(name: string): HeaderMap[string];
  getHeaders(): HeaderMap;
}
/** A request header that takes part in the key, after `normalize` has folded its values into few. */
interface VaryOn {
  readonly header: string;
  /** Gets `''` when the header is absent. At most 256 bytes may come back, else the request bypasses the cache. */
  readonly normalize: (value: string) => string;
}
/** What of a route's responses may be kept, for how long, and what the key must tell apart. */
interface ResponsePolicyOptions {
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
  readonly query?: "all" | "none" | readonly string[];
  /** Request headers that take part in the key, and are announced in `Vary`. Default none. */
  readonly vary?: readonly (string | VaryOn)[];
  /** Largest body that is stored, bytes. Default 1 MiB. */
  readonly maxBytes?: number;
  /** Whether a body written in pieces is collected and stored. Default false: it passes through unstored. */
  readonly stream?: boolean;
  /** How long a request waits for another request's handler. Default `'2s'`; 0 = never. */
  readonly maxWait?: Duration;
  /** What caches after this one are told. Default `'pass'`: what the handler said. */
  readonly downstream?: "pass" | "no-cache" | "no-store";
  /** Whether `no-cache`, `max-age` and `only-if-cached` of a request are obeyed. Default `'ignore'`: they let any client force the handler. */
  readonly clientDirectives?: "ignore" | "honour";
  /** Headers (`user-agent`) or properties (`req.user`) that a handler may read although they are not in the key. */
  readonly allowReads?: readonly string[];
  /** Further properties of the request whose reading is an unkeyed read. */
  readonly watch?: readonly string[];
  /** What happens when a handler reads something that is not in the key. Default `'refuse'`: the response is not stored. */
  readonly onUnkeyedRead?: "refuse" | "throw";
  /** Whether responses say in `Cache-Status` (RFC 9211) what the cache did. Default true. */
  readonly cacheStatus?: boolean;
}
/** The options once checked: what every later decision reads. */
interface Policy {
  /** Status to ttl, ms. */
  readonly statuses: ReadonlyMap<number, number>;
  readonly staleMs: number;
  readonly errorMs: number;
  readonly hosts: ReadonlySet<string> | null;
  /** Listed query names; null = all. */
  readonly query: ReadonlySet<string> | null;
  /** In order of their names, which are in lower case. */
  readonly vary: readonly {
    readonly name: string;
    readonly normalize: ((value: string) => string) | null;
  }[];
  readonly maxBytes: number;
  readonly stream: boolean;
  readonly maxWaitMs: number;
  readonly downstream: "pass" | "no-cache" | "no-store";
  readonly honourClient: boolean;
  readonly allowReads: ReadonlySet<string>;
  readonly watch: readonly string[];
  readonly throwOnUnkeyedRead: boolean;
  readonly cacheStatus: boolean;
}
/**
 * Checks the options once, where the route is made.
 *
 * @throws `INVALID_OPTION`
 */
export declare function responsePolicy(options: ResponsePolicyOptions): Policy;
/** What a cache must know of a request. Path and query are as received, never decoded. */
interface RequestFacts {
  readonly method: string;
  /** Where the route's router is mounted, `''` for none. It may hold values of parameters. */
  readonly mount: string;
  /** The route's template: `/products/:id`. */
  readonly route: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /** `https://shop.example:8443`, as the framework resolves it: lower case, with its port. */
  readonly origin: string;
  readonly headers: HeaderMap;
  /** undefined: the route has no `partition`; null: it gave none for this request. */
  readonly partition: string | null | undefined;
  readonly tags: readonly string[];
  readonly skip: boolean;
  readonly hasBody: boolean;
}
/**
 * The id of a request's entry: its path, and a SHA-256 of everything that tells two requests apart. Vary values and
 * the partition are only in the hash, so no user id stands in the name of a key. The method is not in it: HEAD reads
 * the entry of GET.
 *
 * Paths and query pairs are compared as received. Two spellings of one request may make two entries, which costs a
 * call of the handler; decoding could make one entry answer two requests.
 */
export declare function requestId(policy: Policy, request: RequestFacts): string;
/** Why a request goes past the cache, untouched: `http.md`, section 4. */
type BypassReason = "METHOD" | "SKIP" | "HOST" | "RANGE" | "PRECONDITION" | "BODY" | "UPGRADE" | "URI-TOO-LONG" | "AUTHORIZATION" | "PARTITION" | "VARY-TOO-LONG";
/** What the client asks of caches, where the policy honours it. */
interface ClientWishes {
  /** `no-cache`: the handler must answer. */
  readonly noCache: boolean;
  /** Oldest acceptable age, ms. */
  readonly maxAgeMs: number | null;
  /** Answer from the cache or with 504. */
  readonly onlyIfCached: boolean;
}
/** Whether a request may be looked up, and under which id. */
type Admission = {
  readonly admitted: true;
  readonly id: string;
  readonly tags: readonly string[];
  /** False: it may be answered from the cache, but its response is not stored (request `no-store`). */
  readonly mayStore: boolean;
  readonly wishes: ClientWishes;
} | {
  readonly admitted: false;
  readonly reason: BypassReason;
};
/** May this request be answered from the cache at all? Pure: the first reason that applies is given. */
export declare function admit(policy: Policy, request: RequestFacts): Admission;
/** The tag every entry of a route bears. */
export declare function routeTag({ mount, route }: Pick<RequestFacts, "mount" | "route">): string;
/** Whether a request has a body, as far as its headers tell. */
export declare function hasBody(headers: HeaderMap): boolean;
/** What the cache did with one request: one member of Cache-Status (RFC 9211). */
type CacheOutcome = {
  readonly hit: true;
  /** Freshness left, ms; negative: stale. */
  readonly leftMs?: number;
} | {
  readonly hit: false;
  /** Why the request went on to the handler. */
  readonly fwd: "uri-miss" | "miss" | "stale" | "bypass" | "method" | "request";
  /** The status the handler gave, where another one was sent. */
  readonly fwdStatus?: number;
  /** Whether the response was handed to the cache. */
  readonly stored?: boolean;
  /** Whether the request shared another request's handler. */
  readonly collapsed?: boolean;
  readonly detail?: string;
  /** What the reason is about: a header's name. */
  readonly subject?: string | null;
};
/** Our member of the list; `hit` and `fwd` never stand together. */
export declare function cacheStatus(outcome: CacheOutcome): string;
/** Header fields of a stored response. A field that repeats stands there as often. */
type StoredHeaders = readonly (readonly [name: string, value: string])[];
/** What an adapter has to send. */
interface Answer {
  readonly status: number;
  /** To set; everything else stays as it stands. */
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** To take away before. */
  readonly without: readonly string[];
  /** Text to be sent as UTF-8, or bytes; null: as the handler wrote it. */
  readonly body: string | Uint8Array | null;
}
/** An address, or a network such as `10.0.0.0/8` or `2001:db8::/32`. */
type Cidr = string;
interface ClientIpOptions {
  /** Who is connected. */
  readonly socket: string;
  /** `X-Forwarded-For`, where there is one. */
  readonly header?: string | null | undefined;
  /** The proxies that are believed. Default none: the header is then not read. */
  readonly from?: readonly Cidr[];
  /** The only way that cannot be spoofed. */
  readonly take?: "rightmost-untrusted";
}
/**
 * The client's address: the header is read only when a trusted proxy has sent it, from right to left, past every
 * trusted hop. A value that is no address ends the reading with the socket's.
 *
 * @throws `INVALID_ARGUMENT` when the socket's address is none, `INVALID_OPTION` for a network that is none
 */
export declare function clientIp({ socket, header, from, take }: ClientIpOptions): string;
/**
 * Who a client is to a limiter: `ip_1.2.3.4`, or the network of an IPv6 address as hex, `ip6_20010db800010002`.
 *
 * A household gets a /64 or more, so single IPv6 addresses limit nobody; the default prefix is 64. An IPv4 address
 * inside an IPv6 one (mapped, NAT64 `64:ff9b::/96`, 6to4 `2002::/16`) counts as that IPv4 address. Loopback and
 * link-local addresses are not masked.
 *
 * @throws `INVALID_ARGUMENT` when it is no address: all such clients would share one limit
 */
export declare function ipSubject(ip: string, prefix?: 32 | 48 | 56 | 64): string;
/**
 * The subjects for two tiers in one check, since one customer may hold a whole /48: a limit L for `ip64`, and k·L for
 * `ip48`. `limiter.consume({ tag, of: { perHost: ip64, perSite: ip48 } })`.
 *
 * @throws as {@link ipSubject}
 */
export declare function ipTiers(ip: string): {
  readonly tag: string;
  readonly ip64: string;
  readonly ip48: string;
};
/** What an application says about one response: `cacheResponse(res, …)`. */
interface ResponseOverride {
  /** False: this response is not stored. */
  readonly store: boolean;
  /** Instead of what headers and policy say, ms; null: as they say. */
  readonly ttlMs: number | null;
  /** Added to the tags of the request. */
  readonly tags: readonly string[];
}
/** What a cache must know of a response. */
interface ResponseFacts {
  readonly status: number;
  /** Header fields as outer middleware had set them before the route ran. */
  readonly before: HeaderMap;
  /** As they stood when the handler had ended. */
  readonly captured: HeaderMap;
  /** As they are sent. */
  readonly final: HeaderMap;
  /** `stream`: written in more than one piece. `hijacked`: written past the framework, so the body was not seen. */
  readonly body: "buffered" | "stream" | "hijacked";
  readonly bytes: number;
  /** False: the connection closed before the end. */
  readonly complete: boolean;
  /** Headers and properties the handler read although no key tells them apart, in order. */
  readonly unkeyedReads: readonly string[];
  readonly override: ResponseOverride | null;
  /** ms since 1970, for an `Expires` that stands without a `Date`. */
  readonly nowMs: number;
}
/** Why a response is not stored. */
type RefusalReason = "TRUNCATED" | "HIJACKED" | "OVERRIDE" | "REQUEST-METHOD" | "STATUS" | "SET-COOKIE" | "NO-STORE" | "PRIVATE" | "NO-CACHE" | "VARY" | "UNKEYED-READ" | "STREAM" | "ENCODED" | "NONCE" | "TOO-LARGE" | "TTL" | "REQUEST-NO-STORE";
/** Store, and how; or refuse, and why. */
type Decision = {
  readonly verdict: "store";
  readonly ttlMs: number;
  /** May be served this long after its ttl, while it is refreshed, ms. */
  readonly staleMs: number;
  /** May be served this long after its ttl, when the handler fails, ms. */
  readonly errorMs: number;
  readonly headers: StoredHeaders;
  readonly tags: readonly string[];
} | {
  readonly verdict: "refuse";
  readonly reason: RefusalReason | BypassReason;
  /** What the reason is about, such as a header's name. */
  readonly subject: string | null;
};
/**
 * The one decision of the response cache, the same for every framework: may this response be given to the next who
 * asks? Pure; of several reasons against it the first is given. What was not admitted is never stored, whatever the
 * response says.
 */
export declare function decide(policy: Policy, request: RequestFacts, response: ResponseFacts): Decision;
/**
 * Invalidates after a write has happened. A failure leaves the write's answer as it is, since the write stands; it can
 * be seen on `redis-patterns:degraded`.
 */
export declare function invalidateTags(cache: Cache, tags: readonly string[]): Promise<void>;
/** Says once per route that it asks for a cache that was set up after it, and so is not cached. */
export declare function publishCacheNotMounted(route: string): void;
/** Whether a framework believes what an address says about the client behind it; `hop` counts from the socket. */
type Trust = (address: string, hop: number) => boolean;
/**
 * Refuses a framework that believes everybody. `X-Forwarded-For` is then whatever the client writes, and with a new
 * address for each request it passes every limit (measured: 50 of 50 at limit 3).
 *
 * @throws `INVALID_OPTION`
 */
export declare function refuseBlindTrust(trust: Trust, setting: string): void;
/**
 * Looks at requests for the opposite fault, a proxy that is not believed: all its clients then share one address, and
 * one limit. Says so once.
 */
export declare function untrustedProxyWarning(setting: string): (headers: HeaderMap, isTrusted: () => boolean) => void;
/** Which families of header fields to send. */
type RateLimitHeaderFamily = "draft-11" | "legacy" | "both" | "draft-6" | false;
interface RateLimitHeaderOptions {
  /** `'both'` (default): the IETF draft and `X-RateLimit-*`. `'draft-6'`: the draft's older form, which some read. */
  readonly headers?: RateLimitHeaderFamily;
  /** What a policy counts, where it is not requests: `{ upload: 'content-bytes' }`, `'concurrent-requests'`. */
  readonly units?: Readonly<Record<string, string>>;
  /** With `partition`: adds `pk`, from which a client can tell whose quota it used. Default none. */
  readonly partitionSecret?: string;
  /** Whose quota it is, such as the subject. Only its HMAC is sent. */
  readonly partition?: string;
}
/**
 * The header fields that tell a client where it stands: for every response, allowed or not.
 *
 * `RateLimit-Policy` and `RateLimit` as in draft-ietf-httpapi-ratelimit-headers-11 (May 2026, work in progress), one
 * item for each policy that was asked, in the order declared; shadow policies are never shown. What is not known,
 * because Redis was not asked, is left out. `X-RateLimit-*` tell of the policy that refuses, else of the one with the
 * least left; `Reset` in seconds from now.
 *
 * @throws `INVALID_ARGUMENT` for a policy name that is not ASCII
 */
export declare function rateLimitHeaders(decision: Decision$1<string>, options?: RateLimitHeaderOptions): Record<string, string>;
/** The body of a refusal (RFC 9457). */
interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: 429 | 503;
  readonly detail: string;
  readonly instance?: string;
  /** The policies that refused. */
  readonly "violated-policies": readonly string[];
  /** ms to wait; absent when the same request never passes. */
  readonly "retry-after-ms"?: number;
}
interface RateLimitProblemOptions {
  /** The URI of the problem type. Default that of the IETF draft. */
  readonly type?: string;
  /** A URI that names this occurrence. */
  readonly instance?: string;
  /** Spreads `Retry-After` upward by up to this share, 0 to 0.5. Default 0. */
  readonly retryJitter?: number;
}
/** The response to a refused request. */
interface RateLimitProblem {
  readonly status: 429 | 503;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Problem;
}
/**
 * What to answer a refused request: 429, or 503 where Redis did not answer and the limiter is closed, with
 * `application/problem+json` and the type of draft-ietf-httpapi-ratelimit-headers-11 §5. Never to be stored
 * (RFC 6585 §4). `Retry-After` is whole seconds, rounded up, at least 1; without one the request never passes.
 *
 * @throws `INVALID_OPTION`
 */
export declare function rateLimitProblem(decision: Decision$1<string>, { type, instance, retryJitter }?: RateLimitProblemOptions): RateLimitProblem;
/** How a limiter is applied to requests: what every framework's adapter shares. */
interface RequestLimit<Request, P extends string> {
  /** Who is charged. Default: the client's address, IPv6 by its /64. */
  readonly subject?: (request: Request) => Subject<P>;
  /** How much of each policy in `use` a request costs. Default 1. */
  readonly cost?: number | ((request: Request) => number);
  /** Which of the limiter's policies apply. Default: all. */
  readonly use?: (request: Request) => readonly P[];
  /** Requests that are not limited by this. */
  readonly skip?: (request: Request) => boolean;
  /**
   * Asked once the response has ended: false gives the charge back, a number is what it really cost. A request whose
   * client left before the end stays charged, else leaving early would be free.
   */
  readonly chargeWhen?: (response: {
    readonly status: number;
  }) => boolean | number;
  /**
   * `'before'` (default) charges, then answers. `'after'` only looks, and charges when the response has ended: what is
   * in flight meanwhile can pass the limit.
   */
  readonly charge?: "before" | "after";
  /** Header families to send. Default `'both'`: `RateLimit` (IETF draft) and `X-RateLimit-*`. */
  readonly headers?: RateLimitHeaderFamily;
  /** Adds a partition key to `RateLimit`, an HMAC of the subject under this secret. Default none. */
  readonly partitionSecret?: string;
  /** Spreads `Retry-After` upward by up to this share, 0 to 0.5, so that the refused do not come back at once. Default 0. */
  readonly retryJitter?: number;
}
/** A request that was checked. */
interface LimitedRequest<P extends string> {
  readonly decision: Decision$1<P>;
  /** To send with the response, whatever it is. */
  readonly headers: Readonly<Record<string, string>>;
  /** The response to send instead, when the request is refused. */
  readonly problem: RateLimitProblem | null;
  /** Whether `ended` must be called. */
  readonly settles: boolean;
  /** Call when the response has ended, with its status, or null when the client left before. Only the first counts. */
  readonly ended: (status: number | null) => void;
  /** Gives back what this check has charged. */
  readonly undo: () => void;
}
/**
 * Checks a request against the limits that apply to it, of the whole application and of its route, in one check: all
 * of them are charged or none, and one set of headers tells of all. Null: every limit skips this request.
 *
 * Where a request has passed a check of the same limiter before, what that has charged is not charged again, its
 * headers go on, and when the request is refused now, it is undone.
 */
export declare function limitRequest<Request extends object, P extends string>(limiter: Limiter<P>, limits: readonly RequestLimit<Request, P>[], request: Request, defaultSubject: (request: Request) => string): Promise<LimitedRequest<P> | null>;
/** A response whose headers are about to leave; `final` as far as it is known now. */
type Leaving = Pick<ResponseFacts, "status" | "captured" | "final" | "unkeyedReads" | "override">;
/** How a response ended. */
interface Ending {
  readonly complete: boolean;
  readonly hijacked: boolean;
  /** Header fields as they were sent. */
  readonly final: HeaderMap;
  readonly bytes: number;
  /** The collected body; null where it was not collected, or was too large. */
  readonly body: Uint8Array | null;
}
/** A handler that runs for the cache. Its adapter calls `leave` when headers leave, and `end` once, always. */
interface Run {
  /** How many bytes of a body that is written in pieces are worth keeping; 0: none. */
  readonly keepsBytes: number;
  /** What to send. `body`: all of it, or null when it will follow in pieces. */
  leave(response: Leaving, body: Uint8Array | null): Answer;
  end(ending: Ending): void;
}
/** The request as it came from Node, of which a framework's request is a part or a wrapper. */
interface Message {
  readonly headers: HeaderMap;
}
/** Watches one request; what comes back ends that, and gives what was read and is not in the key. */
type WatchReads = (request: object, message: Message, route: string) => () => readonly string[];
/** Options of a response cache, in the terms of one framework's requests. */
interface ResponseCacheOptions<Request> extends ResponsePolicyOptions {
  /** Gives driver, namespace, deadlines and breaker. */
  readonly cache: Cache;
  /**
   * Whose responses these are: an entry belongs to one identity, and only requests of it are answered from it. null:
   * the request bypasses the cache. Default none: responses are everybody's.
   */
  readonly partition?: (request: Request) => string | null;
  /** What a response is invalidated by, beside the tag of its route. */
  readonly tags?: (request: Request) => readonly string[];
  /** Requests that bypass the cache. */
  readonly skip?: (request: Request) => boolean;
}
/** What an adapter knows of a request without any option. */
type FrameworkFacts = Omit<RequestFacts, "partition" | "tags" | "skip">;
/** What becomes of a request. */
type Turn = {
  readonly kind: "answer";
  readonly answer: Answer;
} | {
  readonly kind: "run";
  readonly run: Run;
} | {
  readonly kind: "pass";
  readonly headers: Readonly<Record<string, string>>;
};
interface ResponseCache<Request> {
  readonly policy: Policy;
  /** For the time in which a handler runs. */
  readonly watch: WatchReads;
  /**
   * What becomes of a request: known at once where the cache is not asked. `present`: the response, of which only what
   * outer middleware has set is read.
   */
  lookUp(request: Request, facts: FrameworkFacts, present: PresentHeaders): Turn | Promise<Turn>;
}
/**
 * The flow of the response cache, the same for every framework. It sends no command: entries, leases and waiting are
 * the cache's.
 *
 * @throws `INVALID_OPTION`
 */
export declare function createResponseCache<Request>(options: ResponseCacheOptions<Request>): ResponseCache<Request>;
/** What an application may say about one response. */
interface ResponseOverrideOptions {
  /** False: this response is not stored. */
  readonly store?: false;
  /** How long it is fresh, whatever headers and policy say; 0: not at all. */
  readonly ttl?: Duration;
  /** Tags beside those of the route. */
  readonly tags?: readonly string[];
}
/** Notes what is said of a response; said twice, the later word counts for each part, and tags add up. */
export declare function overrideResponse(response: object, { store, ttl, tags }: ResponseOverrideOptions): void;
/** What was said of a response. */
export declare function overrideOf(response: object): ResponseOverride | null;
interface SessionCookieOptions {
  /** How long the browser keeps it. Default: until it is closed. */
  readonly maxAge?: Duration;
  /** Whether it comes along from other sites. Default `'lax'`. */
  readonly sameSite?: "lax" | "strict" | "none";
  /** The prefix `__Host-`, by which browsers hold it to Secure, `Path=/` and no Domain. Default true. */
  readonly host?: boolean;
  /** Its name after the prefix. Default `'id'`. */
  readonly name?: string;
  /** Plain http on a developer's machine: no prefix and not Secure. Refused under `NODE_ENV=production`. */
  readonly development?: boolean;
}
/** Options for express-session (`name`, `cookie`) and @fastify/session (`cookieName`, `cookie`). */
interface SessionCookie {
  readonly name: string;
  readonly cookie: {
    httpOnly: true;
    secure: boolean;
    sameSite: "lax" | "strict" | "none";
    path: "/";
    maxAge?: number;
  };
}
/**
 * The settings of a session cookie that OWASP ASVS 5.0, 3.3.1 to 3.3.4, asks for: `__Host-id`, Secure, HttpOnly,
 * `SameSite=Lax`, `Path=/`, no Domain.
 *
 * @throws `INVALID_OPTION` for settings that browsers refuse, or that are not safe in production.
 */
export declare function sessionCookie(options?: SessionCookieOptions): SessionCookie;
/** Calls `then` once: with the status when the whole response was handed to the system, with null when it was cut off. */
export declare function whenEnded(response: ServerResponse, then: (status: number | null) => void): void;
export type { Admission, Answer, BypassReason, CacheOutcome, Cidr, ClientIpOptions, ClientWishes, Decision, Ending, FrameworkFacts, HeaderMap, Leaving, LimitedRequest, PresentHeaders, Problem, RateLimitHeaderFamily, RateLimitHeaderOptions, RateLimitProblem, RateLimitProblemOptions, RefusalReason, RequestFacts, RequestLimit, ResponseCache, ResponseCacheOptions, ResponseFacts, ResponseOverride, ResponseOverrideOptions, Policy as ResponsePolicy, ResponsePolicyOptions, Run, SessionCookie, SessionCookieOptions, Trust, Turn, VaryOn };