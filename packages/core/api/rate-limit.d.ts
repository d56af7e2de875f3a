// What @redis-patterns/core/rate-limit exports. Made by `pnpm run api`: review its diff.
import { Driver } from "../driver/driver.ts";
import { Duration } from "../duration.ts";
import { TypedScript } from "../driver/script.ts";
import { Namespace } from "../keys/keys.ts";
import { BreakerOptions } from "../driver/breaker.ts";
interface Frame {
  readonly widthUs: number;
  readonly parts: number;
  /** Where part 0 begins, µs since 2025; may be before. */
  readonly anchorUs: number;
  /** The window as people name it. */
  readonly windowMs: number;
}
/** The frame at a time of this process' clock, ms since 1970. */
type FrameAt = (nowMs: number) => Frame;
type CalendarUnit = "day" | "week" | "month";
/** The kinds of one check; a sliding log is a limiter of its own. */
type Kind = "bucket" | "quota" | "slidingWindow";
/** How much a policy allows one subject. */
interface Limits {
  readonly limit: number;
  /** Of a bucket: how much may come at once. Default `limit`. */
  readonly burst?: number;
}
interface Common {
  /** How much is allowed per window: requests, or whatever a cost counts. An integer from 1. */
  readonly limit: number;
  /** Judged and traced, but never refuses: to try a limit out. Default false. */
  readonly shadow?: boolean;
  /** Bans the subject this long after a refusal by this policy (the limiter needs `blocks: true`). Default off. */
  readonly blockFor?: Duration;
}
interface BucketOptions extends Common {
  /** The time in which `limit` flows back. Up to 366 days. */
  readonly per: Duration;
  /** How much may come at once after a pause. Default `limit`. */
  readonly burst?: number;
  /** How far `settle` may go beyond the burst. Default `burst`. */
  readonly debt?: number;
  /** The longest delay `wait` may book. Default 0: no waiting. */
  readonly maxWait?: Duration;
}
interface SlidingWindowOptions extends Common {
  /** The window. Up to 366 days. */
  readonly per: Duration;
  /** How finely the window is counted, 2 to 60: a window uses at least parts/(parts+1) of the limit. Default 16. */
  readonly parts?: number;
}
interface QuotaOptions extends Common {
  /** A window of whole seconds, counted from midnight UTC and from Monday, or a day, week or month of a calendar. */
  readonly per: Duration | CalendarUnit;
  /** The zone of the calendar, such as `'Europe/Paris'`. Default `'UTC'`. */
  readonly zone?: string;
  /** How far `settle` may go beyond the limit. Default 0. */
  readonly debt?: number;
}
interface SlidingLogOptions {
  /** 1 to 10,000: each admission is remembered. */
  readonly limit: number;
  /** The window. Up to 366 days. */
  readonly per: Duration;
}
interface Judged {
  readonly limit: number;
  readonly shadow: boolean;
  readonly blockForMs: number | null;
}
interface BucketPolicy extends Judged {
  readonly kind: "bucket";
  readonly perMs: number;
  readonly burst: number;
  /** null: as much as the burst. */
  readonly debt: number | null;
  readonly maxWaitMs: number;
}
interface WindowPolicy extends Judged {
  readonly kind: "slidingWindow" | "quota";
  readonly frameAt: FrameAt;
  /** What a key of this shape of window is marked with (subject.ts). */
  readonly shape: string;
  readonly debt: number;
}
interface LogPolicy extends Judged {
  readonly kind: "slidingLog";
  readonly perMs: number;
}
/** One limit of a check: made by {@link bucket}, {@link slidingWindow} or {@link quota}. */
type Policy = BucketPolicy | WindowPolicy;
/**
 * At most `burst + rate·t` in any time t, exactly: the default kind, for API traffic. With burst 100 up to 199 in a
 * minute that follows a pause, 101 in a second; with burst 20 up to 119 and 21; always 100 per minute in the long run.
 * An integer GCRA (ITU-T I.371), one number per subject. Retry times are exact.
 *
 * @throws `INVALID_OPTION`
 */
export declare function bucket(options: BucketOptions): BucketPolicy;
/**
 * Never more than `limit` in any window, wherever it begins: 100 in a minute, and 94 or more of them in the long run
 * with 16 parts (90 with 10, 99 with 60). For log-ins, one-time codes and paid caps; combines with other policies.
 *
 * @throws `INVALID_OPTION`
 */
export declare function slidingWindow(options: SlidingWindowOptions): WindowPolicy;
/**
 * Never more than `limit` between two fixed instants, such as two midnights: for daily and monthly plans. Around such
 * an instant up to 200 in a minute: the end of one window and the start of the next.
 *
 * @throws `INVALID_OPTION`
 */
export declare function quota(options: QuotaOptions): WindowPolicy;
/**
 * Never more than `limit` in any window, exactly, and all of it in the long run. Remembers each admission, about ten
 * bytes each, so it is for small limits; above 10,000 take {@link slidingWindow}, which has the same bound. It cannot
 * share a check with other policies.
 *
 * @throws `INVALID_OPTION`
 */
export declare function slidingLog({ limit, per }: SlidingLogOptions): LogPolicy;
/** Where one policy stands. null: not known here, because Redis did not answer this check. */
interface PolicyState {
  readonly kind: Kind | "slidingLog";
  readonly limit: number;
  readonly windowMs: number;
  /** Whether it let the cost through. */
  readonly passes: boolean;
  /** A shadow never refuses, whatever `passes` says. */
  readonly shadow: boolean;
  readonly remaining: number | null;
  /** ms until the same cost would pass, again where it just did; 0: at once. null also for never. */
  readonly retryAfterMs: number | null;
  /** ms until nothing is used any more. */
  readonly resetAfterMs: number | null;
}
/** The answer of a limiter. A refusal is an answer, not an error. */
interface Decision<P extends string = string> {
  readonly allowed: boolean;
  readonly reason: "ok" | "limited" | "blocked" | "failed-open" | "failed-closed";
  /** Who answered: Redis, a layer in this process, the fallback driver, or nobody. */
  readonly source: "redis" | "cache" | "prepaid" | "local" | "none";
  /** What was asked for; with a cost for each policy, the highest. */
  readonly cost: number;
  /** The policies that refused, in the order declared. */
  readonly limitedBy: readonly P[];
  /** ms to wait before the same call can pass: 0 when allowed, null when it never will. Rounded up. */
  readonly retryAfterMs: number | null;
  /** Every policy that was asked, in the order declared. */
  readonly policies: Readonly<Record<P, PolicyState | undefined>>;
}
/** What a bucket is in integers (compile.ts): a level that drains `speed` units every `tickUs`. */
interface BucketNumbers {
  /** Level of one token. */
  readonly unit: number;
  /** The highest level that is admitted. */
  readonly ceiling: number;
  /** The highest level that can be true: anything above comes from a clock that went back, or a lowered limit. */
  readonly top: number;
  readonly tickUs: number;
  readonly speed: number;
}
interface BucketInput {
  readonly key: string;
  readonly numbers: BucketNumbers;
  /** Tokens. */
  readonly want: number;
  /** The fewest tokens that are of use. */
  readonly least: number;
  /** µs since 2025; tests only. */
  readonly testNow?: number;
}
interface BucketOutput {
  /** Tokens taken; 0 when refused. */
  readonly granted: number;
  /** The state right after, in units: its level is how far it lies ahead of the bucket's clock. */
  readonly state: number;
  /** µs since 2025. */
  readonly now: number;
}
/** Takes tokens from a bucket: an integer GCRA (ITU-T I.371), exact to the tick. One run may serve several keys. */
declare const bucket$1: TypedScript<BucketInput, BucketOutput>;
interface SlidingLogInput {
  readonly key: string;
  readonly limit: number;
  readonly windowUs: number;
  readonly cost: number;
  readonly mode: "take" | "peek";
  /** µs since 2025; tests only. */
  readonly testNow?: number;
}
interface SlidingLogOutput {
  readonly allowed: boolean;
  /** µs since 2025. */
  readonly now: number;
  /** Admissions in the window before this one. */
  readonly used: number;
  /** µs until this cost fits, again where it was just admitted; -1 when it never will. */
  readonly waitUs: number;
  /** µs until the log is empty, before this admission. */
  readonly emptyUs: number;
}
/** Admits while no window holds more than `limit` admissions: the exact sliding log, kept by the admitted only. */
declare const slidingLog$1: TypedScript<SlidingLogInput, SlidingLogOutput>;
/** One policy of a check, in the terms of the script. */
interface CheckedState {
  readonly key: string;
  /** `b` bucket, `w` window. */
  readonly state: "b" | "w";
  readonly shadow: boolean;
  /** Units of a bucket, or a count. */
  readonly charge: number;
  /** The highest level after the charge. */
  readonly ceiling: number;
  /** Bucket: tick (µs), speed, top. Window: width (µs), parts, anchor (µs since 2025). */
  readonly shape: readonly [number, number, number];
}
interface CheckInput {
  readonly mode: "take" | "peek";
  readonly states: readonly CheckedState[];
  /** µs since 2025; tests only. */
  readonly testNow?: number;
}
/** What a check found of one policy. */
interface FoundState {
  readonly passes: boolean;
  /** The state of a bucket after the check, in units; of a window the count before it. */
  readonly state: number;
  /** Of a window: the counts of its parts, newest first. */
  readonly counts: readonly number[];
}
interface CheckOutput {
  /** µs since 2025. */
  readonly now: number;
  readonly found: readonly FoundState[];
}
/** Judges every policy of a check, then charges all of them or none. One run may serve several checks. */
declare const check: TypedScript<CheckInput, CheckOutput>;
/** Limits of one subject, decided at call time; undefined: those of the policy. `context` is what the call gave. */
type LimitsOf<P extends string> = (subject: string, policy: P, context: unknown) => Limits | undefined | Promise<Limits | undefined>;
type Policies<P extends string> = Readonly<Record<P, Policy>> | { readonly [One in P]: LogPolicy; };
/**
 * Who is limited: `'u_42'`, `'ip_1.2.3.4'`; one text for all policies of a check, or one for each.
 *
 * What one check reads must share a cluster slot. With one text that is so by itself; with several give them a common
 * `tag`, such as the network that all the addresses are in.
 */
type Subject<P extends string = string> = string | {
  readonly tag?: string;
  readonly of: Readonly<Record<P, string>>;
};
/** What one call may say beside the subject. */
interface ConsumeOptions<P extends string> {
  /** What the call costs, for all policies or for each; where it is not given, 1. Integers from 1. */
  readonly cost?: number | Readonly<Partial<Record<P, number>>>;
  /** Only these policies. Default all. */
  readonly use?: readonly P[];
  /** Handed on to `limitsOf`. */
  readonly context?: unknown;
  /** Ends the waiting for the decision: the call rejects with its reason. What was charged by then stays charged. */
  readonly signal?: AbortSignal;
}
/** The option `denyCache`: what this process remembers of refusals. */
type DenyCacheOptions = {
  /** Subjects remembered at most. Default 10,000. */
  readonly max?: number;
  /** The longest a refusal is repeated without asking. Default `'1s'`. */
  readonly maxAge?: Duration;
} | false;
/** How long a limiter waits for Redis, and how soon it stops asking. */
interface GuardOptions {
  readonly driver: Driver;
  /** The longest a decision may take. Default `'100ms'`. */
  readonly deadline?: Duration;
  /** When Redis counts as down, and how often it is then tried. */
  readonly breaker?: BreakerOptions;
}
/** An amount for all policies that took the decision's cost, or one for each that is named. */
type Amount<P extends string> = number | Readonly<Partial<Record<P, number>>>;
/**
 * What a limiter answers while Redis does not: let everything through, refuse everything, or judge by a driver in
 * this process (normally `memoryDriver()`) with a share of each limit, at least 1. With n processes the last admits
 * at most n × share × limit. For log-ins and payments take `'closed'`.
 */
type OnFailure = "open" | "closed" | {
  readonly local: Driver;
  /** Above 0, up to 1. Default 1. */
  readonly share?: number;
};
/** The option `prepaid`: for a limiter of one bucket, without bans and waiting. */
type PrepaidOptions = {
  /** Tokens bought at once at most; never more than a quarter of the burst. */
  readonly max: number;
  /** How long they may be spent. Default `'50ms'`. */
  readonly lifetime?: Duration;
} | false;
interface LimiterOptions<P extends string> extends GuardOptions {
  /** Where the states live: `{app}:rate:{policy}:{subject}`. */
  readonly keys: Namespace;
  /** What a check asks, by name; names are part of the keys. A sliding log stands alone. */
  readonly policies: Policies<P>;
  /** Limits of one subject, such as those of its plan, decided at each call. Window and kind are the policy's. */
  readonly limitsOf?: LimitsOf<P>;
  /** Reads the subject's ban in every check. Default false. */
  readonly blocks?: boolean;
  /** What to answer while Redis does not. Default `'open'`; for log-ins and payments take `'closed'`. */
  readonly onFailure?: OnFailure;
  /** Refusals repeated by this process while they are certain. Default on. */
  readonly denyCache?: DenyCacheOptions;
  /** Tokens bought ahead for hot keys, for a limiter of one bucket. Default false. */
  readonly prepaid?: PrepaidOptions;
  /**
   * What to do in a cluster when the states of one check are in several slots: refuse the call, or ask each slot and
   * give back what passed when one refuses, which is not atomic. Default `'refuse'`.
   */
  readonly acrossSlots?: "refuse" | "compensate";
}
/** What `wait` may say. */
interface WaitOptions<P extends string> extends Omit<ConsumeOptions<P>, "cost" | "use"> {
  readonly cost?: number;
  /** Refused at once when the start would be later. Never longer than the policy's `maxWait`, which is the default. */
  readonly maxWait?: Duration;
}
/**
 * Decides, and charges what it lets through. Everything a check asks is judged in one round trip and charged all or
 * nothing; what is refused is never charged. A refusal is an answer: nothing rejects because of it.
 */
interface Limiter<P extends string> {
  /**
   * Takes `cost` from every policy, or from none.
   *
   * @throws `INVALID_ARGUMENT`; `INVALID_OPTION` for a wrong answer of `limitsOf`; `CROSS_SLOT`; the reason of the
   *   caller's signal
   */
  consume(subject: Subject<P>, options?: ConsumeOptions<P>): Promise<Decision<P>>;
  /** What `consume` would answer now. Writes nothing. @throws as `consume` does */
  peek(subject: Subject<P>, options?: ConsumeOptions<P>): Promise<Decision<P>>;
  /**
   * Takes as much as there is of one bucket, up to `most`; `granted` is 0 when it refuses.
   *
   * @throws as `consume` does
   */
  consumeUpTo(subject: string, most: number, options?: Pick<ConsumeOptions<P>, "context" | "signal">): Promise<Decision<P> & {
    readonly granted: number;
  }>;
  /**
   * Books a place in the queue of one bucket and sleeps until its time: first come, first served, spaced at the rate.
   * Refuses at once when the delay would be longer than `maxWait`. A signal that comes while it sleeps gives the
   * place back.
   *
   * @throws as `consume` does
   */
  wait(subject: string, options?: WaitOptions<P>): Promise<Decision<P>>;
  /**
   * Gives back what a decision charged, or `cost` of it; what time has given back meanwhile is not given twice. A
   * decision that charged nothing is left alone.
   *
   * @throws `INVALID_ARGUMENT`; `DRIVER_FAILED`, `DRIVER_TIMEOUT`: then it may be lost, and is not tried again
   */
  refund(decision: Decision<P>, cost?: Amount<P>): Promise<void>;
  /**
   * Corrects what a decision charged to what it really cost. More may lead beyond the limit, by `debt` at most: later
   * calls wait for that. @throws as `refund` does
   */
  settle(decision: Decision<P>, actualCost: Amount<P>): Promise<void>;
  /**
   * Bans a subject for a time, up to a year, for every limiter of the app with `blocks: true`. A longer ban stays.
   * Where subjects have a tag, the ban is the tag's.
   *
   * @throws `INVALID_ARGUMENT`; `DRIVER_FAILED`, `DRIVER_TIMEOUT`
   */
  block(subject: string, duration: Duration): Promise<void>;
  /** Ends a ban. @throws as `block` does */
  unblock(subject: string): Promise<void>;
  /** Forgets what a subject has used of every policy; its ban stays. @throws as `block` does */
  reset(subject: Subject<P>): Promise<void>;
}
/**
 * A limiter of one or more policies.
 *
 * @throws `INVALID_OPTION`
 * @example
 * ```ts
 * import { createKeys } from '@redis-patterns/core/keys';
 * import { memoryDriver } from '@redis-patterns/core/memory';
 * import { bucket, createLimiter, quota } from '@redis-patterns/core/rate-limit';
 *
 * const limiter = createLimiter({
 *   driver: memoryDriver(),
 *   keys: createKeys('myapp'),
 *   policies: { burst: bucket({ limit: 100, per: '1m' }), day: quota({ limit: 5_000, per: 'day' }) },
 * });
 * const { allowed, retryAfterMs } = await limiter.consume('u_42');
 * ```
 */
export declare function createLimiter<P extends string>(options: LimiterOptions<P>): Limiter<P>;
interface HitsInput {
  readonly key: string;
  readonly windowMs: number;
  /** One hit more, only a look, or one taken back. */
  readonly delta: 1 | 0 | -1;
  readonly max: number;
  /** What a hit beyond `max` does to the end of the window. */
  readonly beyond: "keep" | "restart" | "double";
}
interface HitsOutput {
  readonly hits: number;
  /** ms left of the window; 0 when none is open. */
  readonly leftMs: number;
}
/** Counts hits in a window that begins with the first one: what the stores of other limiters ask for. */
declare const hits: TypedScript<HitsInput, HitsOutput>;
interface HitCounterOptions extends GuardOptions {
  readonly keys: Namespace;
  /** Part of the key: `{app}:rate:{policy}~hits:{subject}`. */
  readonly policy: string;
}
/** How one window counts. */
interface HitWindow {
  /** ms, at least 1. */
  readonly windowMs: number;
  /** Only matters where hits beyond it change the window. */
  readonly max?: number;
  /** What a hit beyond `max` does to the end of the window: nothing (default), or it begins again, or doubles. */
  readonly beyond?: "keep" | "restart" | "double";
}
/**
 * Hits in windows that begin with the first one: what other limiters ask of their stores. It counts and nothing more;
 * refused hits count like others, as those limiters have it. For limits of our own take `createLimiter`.
 */
interface HitCounter {
  /** Counts one hit. @throws `INVALID_ARGUMENT`, `DRIVER_FAILED`, `DRIVER_TIMEOUT` */
  hit(subject: string, window: HitWindow): Promise<HitsOutput>;
  /** Looks without counting. @throws as `hit` does */
  read(subject: string, window: HitWindow): Promise<HitsOutput>;
  /** Takes one hit back, never below none. @throws as `hit` does */
  takeBack(subject: string, window: HitWindow): Promise<HitsOutput>;
  /** Forgets a subject. @throws as `hit` does */
  reset(subject: string): Promise<void>;
  /** Forgets every subject of the policy, page by page. @throws as `hit` does */
  resetAll(): Promise<void>;
  /** The counter of a part, such as a route, whose subjects are others. */
  part(name: string): HitCounter;
  /** What every key of the counter begins with. */
  readonly prefix: string;
}
/** @throws `INVALID_OPTION` */
export declare function createHitCounter(options: HitCounterOptions): HitCounter;
/** One slot of a semaphore, held until it is released, lost, or no longer renewed. */
interface Lease extends AsyncDisposable {
  readonly id: string;
  /**
   * Aborts with `LEASE_LOST` before another can hold the slot: stop the work then. (A process that is stopped for
   * longer than the lease sees it only when it goes on.)
   */
  readonly signal: AbortSignal;
  /** Renews now, beside the timer that does so by itself; false when the slot is lost. */
  renew(): Promise<boolean>;
  /** Gives the slot back. Never rejects: a slot that cannot be given back frees itself when the lease ends. */
  release(): Promise<void>;
}
/** One charge that is to be changed after the fact. */
interface AdjustedState {
  readonly key: string;
  /** `b` bucket, `w` window, `l` log. */
  readonly state: "b" | "w" | "l";
  /** Units of a bucket, or a count; below 0 gives back. */
  readonly delta: number;
  /** The highest level the change may lead to (of a window: the highest count of one part; of a log: its length). */
  readonly top: number;
  /** Bucket: tick (µs), speed, level right after the charge. Window: width (µs), parts, anchor (µs since 2025). Log: none. */
  readonly shape: readonly [number, number, number];
  /** When the charge was made, µs since 2025. */
  readonly chargedAt: number;
}
interface AdjustInput {
  readonly states: readonly AdjustedState[];
  /** µs since 2025; tests only. */
  readonly testNow?: number;
}
/**
 * Adds a signed amount to what was charged earlier: a refund, or the difference to the actual cost. For each state:
 * whether something changed; the window of the charge may be over, or time may have paid it back already.
 */
declare const adjust: TypedScript<AdjustInput, boolean[]>;
interface ConcurrencyInput {
  readonly key: string;
  readonly limit: number;
  readonly leaseUs: number;
  readonly id: string;
  /** `renew` keeps a slot that is still held, and never takes a free one. */
  readonly mode: "take" | "renew";
  /** µs since 2025; tests only. */
  readonly testNow?: number;
}
interface ConcurrencyOutput {
  readonly held: boolean;
  /** µs since 2025. */
  readonly now: number;
  /** Slots in use after this. */
  readonly used: number;
  /** µs until the next lease ends; 0 when none is held. */
  readonly nextEndUs: number;
}
/** Takes, or keeps, one of `limit` slots for the length of a lease. The same id twice holds one slot. */
declare const concurrency: TypedScript<ConcurrencyInput, ConcurrencyOutput>;
/** The scripts of this pattern, each with its model: for conformance suites, and for stores of other limiters. */
export declare const rateLimitScripts: {
  readonly bucket: typeof bucket$1;
  readonly check: typeof check;
  readonly adjust: typeof adjust;
  readonly slidingLog: typeof slidingLog$1;
  readonly concurrency: typeof concurrency;
  readonly hits: typeof hits;
};
interface SemaphoreOptions extends GuardOptions {
  readonly keys: Namespace;
  /** Part of the key: `{app}:rate:{policy}:{subject}`. */
  readonly policy: string;
  /** How many may hold a slot at the same time. */
  readonly limit: number;
  /** How long a slot outlives a holder that crashed: 1 second to 1 hour. It is renewed at every third of that. */
  readonly lease: Duration;
  /** What to answer while Redis does not. Default `'open'`: a lease that holds nothing. */
  readonly onFailure?: OnFailure;
}
interface AcquireOptions {
  /** How long to wait for a slot; among those who wait there is no order. Default 0. */
  readonly maxWait?: Duration;
  /** Ends the waiting with its reason. */
  readonly signal?: AbortSignal;
}
/** Bounds what is in flight. */
interface Semaphore {
  /**
   * A slot, or null when there is none within `maxWait`. `await using lease = …` gives it back.
   *
   * @throws `INVALID_ARGUMENT`; the reason of the caller's signal
   */
  acquire(subject: string, options?: AcquireOptions): Promise<Lease | null>;
}
/**
 * At most `limit` holders at a time, of each subject. A holder that crashes frees its slot after `lease`.
 *
 * It is a limit and no lock: after a pause longer than the lease, two holders of a slot may overlap until the first
 * sees its signal.
 *
 * @throws `INVALID_OPTION`
 * @example
 * ```ts
 * import { createKeys } from '@redis-patterns/core/keys';
 * import { memoryDriver } from '@redis-patterns/core/memory';
 * import { createSemaphore } from '@redis-patterns/core/rate-limit';
 *
 * const reports = createSemaphore({
 *   driver: memoryDriver(),
 *   keys: createKeys('myapp'),
 *   policy: 'reports',
 *   limit: 2,
 *   lease: '30s',
 * });
 * await using lease = await reports.acquire('u_42', { maxWait: '1s' });
 * if (lease === null) console.warn('too many reports at once');
 * ```
 */
export declare function createSemaphore(options: SemaphoreOptions): Semaphore;
/** Whether one more request of this address is within `limit` per `windowSeconds`. */
type RateLimit = (ip: string, limit: number, windowSeconds: number) => Promise<boolean>;
interface RateLimitOptions {
  readonly driver: Driver;
  readonly keys: Namespace;
  /** Part of the key, `{app}:rate:{policy}:ip_{ip}`. Default `'api'`. */
  readonly policy?: string;
}
/**
 * The classic one-liner: a sliding log that no window exceeds, that refused requests do not fill, and that the
 * server's clock times. Without Redis it lets everything through within 100 ms, and says so on
 * `redis-patterns:degraded`; who needs more wants {@link createLimiter}.
 *
 * One name, one limit: the function throws `INVALID_OPTION` when it is called with another limit or window than the
 * first time, since two limits under one name would trim each other's log. Give each its own `policy`.
 *
 * @example
 * ```ts
 * import { createKeys } from '@redis-patterns/core/keys';
 * import { memoryDriver } from '@redis-patterns/core/memory';
 * import { createRateLimit } from '@redis-patterns/core/rate-limit';
 *
 * const rateLimit = createRateLimit({ driver: memoryDriver(), keys: createKeys('myapp') });
 * if (!(await rateLimit('1.2.3.4', 10, 60))) console.warn('too many requests');
 * ```
 */
export declare function createRateLimit({ driver, keys, policy }: RateLimitOptions): RateLimit;
export type { AcquireOptions, Amount, BucketOptions, CalendarUnit, ConsumeOptions, Decision, DenyCacheOptions, HitCounter, HitCounterOptions, HitWindow, HitsOutput, Kind, Lease, Limiter, LimiterOptions, Limits, LimitsOf, LogPolicy, OnFailure, Policies, Policy, PolicyState, PrepaidOptions, QuotaOptions, RateLimit, RateLimitOptions, Semaphore, SemaphoreOptions, SlidingLogOptions, SlidingWindowOptions, Subject, WaitOptions };