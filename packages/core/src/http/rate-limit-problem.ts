import { invalidOption } from '../errors.ts';
import type { Decision } from '../rate-limit/decision.ts';

/** The body of a refusal (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: 429 | 503;
  readonly detail: string;
  readonly instance?: string;
  /** The policies that refused. */
  readonly 'violated-policies': readonly string[];
  /** ms to wait; absent when the same request never passes. */
  readonly 'retry-after-ms'?: number;
}

export interface RateLimitProblemOptions {
  /** The URI of the problem type. Default that of the IETF draft. */
  readonly type?: string;
  /** A URI that names this occurrence. */
  readonly instance?: string;
  /** Spreads `Retry-After` upward by up to this share, 0 to 0.5. Default 0. */
  readonly retryJitter?: number;
}

/** The response to a refused request. */
export interface RateLimitProblem {
  readonly status: 429 | 503;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Problem;
}

const TYPES = 'https://iana.org/assignments/http-problem-types#';

/**
 * What to answer a refused request: 429, or 503 where Redis did not answer and the limiter is closed, with
 * `application/problem+json` and the type of draft-ietf-httpapi-ratelimit-headers-11 §5. Never to be stored
 * (RFC 6585 §4). `Retry-After` is whole seconds, rounded up, at least 1; without one the request never passes.
 *
 * @throws `INVALID_OPTION`
 */
export function rateLimitProblem(
  decision: Decision<string>,
  { type, instance, retryJitter = 0 }: RateLimitProblemOptions = {},
): RateLimitProblem {
  if (!(retryJitter >= 0 && retryJitter <= 0.5)) {
    throw invalidOption(`retryJitter must be from 0 to 0.5, got ${retryJitter}`);
  }
  const { retryAfterMs, limitedBy } = decision;
  const failed = decision.reason === 'failed-closed';
  const status = failed ? 503 : 429;
  return {
    status,
    headers: {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      ...(retryAfterMs !== null && { 'Retry-After': String(secondsOf(retryAfterMs, retryJitter)) }),
    },
    body: {
      type: type ?? `${TYPES}${failed ? 'temporary-reduced-capacity' : 'quota-exceeded'}`,
      title: failed
        ? 'Request cannot be satisfied due to temporary server capacity constraints'
        : 'Request cannot be satisfied as assigned quota has been exceeded',
      status,
      detail: detailOf(decision),
      ...(instance !== undefined && { instance }),
      'violated-policies': limitedBy,
      ...(retryAfterMs !== null && { 'retry-after-ms': retryAfterMs }),
    },
  };
}

function secondsOf(ms: number, jitter: number): number {
  return Math.max(Math.ceil((ms / 1_000) * (1 + jitter * Math.random())), 1);
}

function detailOf({ reason, retryAfterMs, limitedBy }: Decision<string>): string {
  const when =
    retryAfterMs === null ? 'It can never pass.' : `Try again in ${Math.max(Math.ceil(retryAfterMs / 1_000), 1)} s.`;
  if (reason === 'failed-closed') return `The limit cannot be checked at the moment. ${when}`;
  if (reason === 'blocked') return `Requests are blocked for now. ${when}`;
  return `The request is above the limit of ${limitedBy.join(', ')}. ${when}`;
}
