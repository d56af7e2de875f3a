import { RedisPatternsError } from '../errors.ts';
import type { Decision } from '../rate-limit/decision.ts';
import type { Limiter } from '../rate-limit/limiter.ts';
import type { Subject } from '../rate-limit/subject.ts';
import { publishDegraded } from '../tracing.ts';
import { type RateLimitHeaderFamily, type RateLimitHeaderOptions, rateLimitHeaders } from './rate-limit-headers.ts';
import { type RateLimitProblem, rateLimitProblem } from './rate-limit-problem.ts';

/** How a limiter is applied to requests: what every framework's adapter shares. */
export interface RequestLimit<Request, P extends string> {
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
  readonly chargeWhen?: (response: { readonly status: number }) => boolean | number;
  /**
   * `'before'` (default) charges, then answers. `'after'` only looks, and charges when the response has ended: what is
   * in flight meanwhile can pass the limit.
   */
  readonly charge?: 'before' | 'after';
  /** Header families to send. Default `'both'`: `RateLimit` (IETF draft) and `X-RateLimit-*`. */
  readonly headers?: RateLimitHeaderFamily;
  /** Adds a partition key to `RateLimit`, an HMAC of the subject under this secret. Default none. */
  readonly partitionSecret?: string;
  /** Spreads `Retry-After` upward by up to this share, 0 to 0.5, so that the refused do not come back at once. Default 0. */
  readonly retryJitter?: number;
}

/** A request that was checked. */
export interface LimitedRequest<P extends string> {
  readonly decision: Decision<P>;
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

/** On a request: what it has passed already, the last check of each limiter. (A WeakMap costs more than a check.) */
const PASSED = Symbol('passed');

interface Passed {
  readonly limiter: object;
  readonly limited: LimitedRequest<string>;
  readonly before: Passed | undefined;
}

/**
 * Checks a request against the limits that apply to it, of the whole application and of its route, in one check: all
 * of them are charged or none, and one set of headers tells of all. Null: every limit skips this request.
 *
 * Where a request has passed a check of the same limiter before, what that has charged is not charged again, its
 * headers go on, and when the request is refused now, it is undone.
 */
export async function limitRequest<Request extends object, P extends string>(
  limiter: Limiter<P>,
  limits: readonly RequestLimit<Request, P>[],
  request: Request,
  defaultSubject: (request: Request) => string,
): Promise<LimitedRequest<P> | null> {
  const applying = limits.some(({ skip }) => skip !== undefined)
    ? limits.filter(({ skip }) => skip?.(request) !== true)
    : limits;
  const limit = asOne(applying);
  if (limit === undefined) return null;
  const passing: { readonly [PASSED]?: Passed } = request;
  const earlier = earlierOf(limiter, passing[PASSED]);
  const asked = checkOf(applying, request, earlier?.decision);
  if (asked.use?.length === 0) return earlier ?? null;
  const who = (limit.subject ?? defaultSubject)(request);
  const decision = limit.charge === 'after' ? await limiter.peek(who, asked) : await limiter.consume(who, asked);
  if (!decision.allowed) earlier?.undo();
  const shown = earlier === undefined ? decision : withEarlier(decision, earlier.decision);
  const { settles, ended, undo } = afterwards(limiter, limit, who, asked, decision);
  const limited: LimitedRequest<P> = {
    decision: shown,
    headers: rateLimitHeaders(shown, headerOptions(limit, who)),
    problem: decision.allowed ? null : rateLimitProblem(shown, limit),
    settles,
    ended,
    undo,
  };
  const passed: Passed = { limiter, limited: limited as LimitedRequest<string>, before: passing[PASSED] };
  // Hidden from whoever logs or copies the request: it names subjects.
  Object.defineProperty(passing, PASSED, { value: passed, configurable: true });
  return limited;
}

/** What several limits say together: of each option, the last word counts. */
function asOne<Request, P extends string>(
  limits: readonly RequestLimit<Request, P>[],
): RequestLimit<Request, P> | undefined {
  return limits.length > 1 ? Object.assign({}, ...limits) : limits[0];
}

function earlierOf<P extends string>(limiter: Limiter<P>, passed: Passed | undefined): LimitedRequest<P> | undefined {
  let one = passed;
  while (one !== undefined && one.limiter !== limiter) one = one.before;
  return one?.limited as LimitedRequest<P> | undefined;
}

function headerOptions<Request, P extends string>(
  limit: RequestLimit<Request, P>,
  who: Subject<P>,
): RateLimitHeaderOptions {
  return typeof who === 'string' && limit.partitionSecret !== undefined ? { ...limit, partition: who } : limit;
}

interface Check<P extends string> {
  readonly use?: readonly P[];
  readonly cost: number | Partial<Record<P, number>>;
}

/** Which policies are charged, and how much each. Where one limit means all policies, the last one's cost holds for all. */
function checkOf<Request, P extends string>(
  limits: readonly RequestLimit<Request, P>[],
  request: Request,
  earlier: Decision<P> | undefined,
): Check<P> {
  const costs: Partial<Record<P, number>> = {};
  let last = 1;
  let all = false;
  for (const { cost = 1, use } of limits) {
    last = typeof cost === 'function' ? cost(request) : cost;
    if (use === undefined) all = true;
    else for (const policy of use(request)) costs[policy] = last;
  }
  if (all && earlier === undefined) return { cost: last };
  const use = (Object.keys(costs) as P[]).filter((policy) => earlier?.policies[policy] === undefined);
  return { use, cost: costs };
}

/** Both checks as one decision: what headers and problem speak of. */
function withEarlier<P extends string>(decision: Decision<P>, earlier: Decision<P>): Decision<P> {
  return { ...decision, policies: { ...earlier.policies, ...decision.policies } };
}

type Afterwards<P extends string> = Pick<LimitedRequest<P>, 'settles' | 'ended' | 'undo'>;

/** What happens to the charge once the response is known, at most one of it. */
function afterwards<P extends string>(
  limiter: Limiter<P>,
  { charge = 'before', chargeWhen }: RequestLimit<never, P>,
  subject: Subject<P>,
  asked: Check<P>,
  decision: Decision<P>,
): Afterwards<P> {
  const later = charge === 'after';
  let open = decision.allowed;
  const once = (adjust: () => Promise<unknown>): void => {
    if (!open) return;
    open = false;
    adjust().catch(giveUp);
  };

  /** `verdict`: whether it costs anything, or how much. */
  const adjust = async (verdict: boolean | number): Promise<void> => {
    if (later) {
      if (verdict !== false) await limiter.consume(subject, verdict === true ? asked : { ...asked, cost: verdict });
    } else if (verdict === false) await limiter.refund(decision);
    else if (verdict !== true) await limiter.settle(decision, verdict);
  };

  return {
    settles: decision.allowed && (later || chargeWhen !== undefined),
    ended: (status) => once(async () => adjust(status === null || (chargeWhen?.({ status }) ?? true))),
    undo: () => once(async () => later || adjust(false)),
  };
}

/** The response has gone out: nobody is left to be told, but the world can see it. */
function giveUp(error: unknown): void {
  const code = error instanceof RedisPatternsError ? error.code : 'DRIVER_FAILED';
  publishDegraded({ feature: 'rate-limit', mode: 'open', code });
}
