import {
  ipSubject,
  type LimitedRequest,
  limitRequest,
  type RequestLimit,
  refuseBlindTrust,
  untrustedProxyWarning,
  whenEnded,
} from '@redis-patterns/core/http';
import type { Decision, Limiter } from '@redis-patterns/core/rate-limit';
import type { Application, Request, RequestHandler, Response } from 'express';
import type { RouteMiddleware } from './route-middleware.ts';
import { setHeaders } from './set-headers.ts';

/** How a limiter is applied to the requests of an Express application. */
export interface RateLimitOptions<P extends string> extends RequestLimit<Request, P> {
  readonly limiter: Limiter<P>;
  /**
   * The application. With it a `trust proxy` that believes everybody is refused here, when the application starts;
   * without it, at the first request. Either only where the client's address is the subject.
   */
  readonly app?: Application;
  /** Answers a refused request itself; headers are set. Default: 429 (503 when failed closed) as problem+json. */
  readonly onLimited?: (request: Request, response: Response, decision: Decision<P>) => void;
}

/** Limits requests, and makes handlers that limit by more. */
export interface RateLimitHandler<P extends string> extends RouteMiddleware {
  /**
   * For one route: its own limit beside this one, in one check and one set of headers. Put it in the place of this
   * handler, not behind it.
   */
  also(limit: RequestLimit<Request, P>): RouteMiddleware;
}

/**
 * A middleware that asks a limiter, sends what it says as headers, and answers refused requests.
 *
 * Put it behind `trust proxy` and before sessions and parsers. Two of them with one limiter on one request never charge
 * a policy twice: the second asks for what the first did not, and gives it all back when it refuses.
 *
 * @throws `INVALID_OPTION` when `trust proxy` believes every address
 * @example
 * ```ts
 * import { createKeys } from '@redis-patterns/core/keys';
 * import { memoryDriver } from '@redis-patterns/core/memory';
 * import { bucket, createLimiter } from '@redis-patterns/core/rate-limit';
 * import { rateLimit } from '@redis-patterns/express';
 * import express from 'express';
 *
 * const limiter = createLimiter({
 *   driver: memoryDriver(),
 *   keys: createKeys('myapp'),
 *   policies: { api: bucket({ limit: 100, per: '1m' }) },
 * });
 * const app = express();
 * app.use(rateLimit({ app, limiter }));
 * ```
 */
export function rateLimit<P extends string>(options: RateLimitOptions<P>): RateLimitHandler<P>;
export function rateLimit<P extends string>(
  options: RateLimitOptions<P>,
): RequestHandler & { also(limit: RequestLimit<Request, P>): RequestHandler } {
  const { app, limiter, onLimited, ...everywhere } = options;
  const checkProxy = proxyCheck();
  if (app !== undefined && everywhere.subject === undefined) checkProxy(app);

  const handler = (...limits: readonly RequestLimit<Request, P>[]): RequestHandler => {
    const byAddress = limits.every(({ subject }) => subject === undefined);
    return async (request, response, next) => {
      if (byAddress) checkProxy(request.app, request);
      const limited = await limitRequest(limiter, limits, request, addressOf);
      if (limited === null) return next();
      setHeaders(response, limited.headers);
      if (limited.settles) whenEnded(response, limited.ended);
      if (limited.problem === null) next();
      else if (onLimited === undefined) refuse(response, limited.problem);
      else onLimited(request, response, limited.decision);
    };
  };

  return Object.assign(handler(everywhere), {
    also: (limit: RequestLimit<Request, P>) => handler(everywhere, limit),
  });
}

function addressOf(request: Request): string {
  return ipSubject(request.ip ?? '');
}

function refuse(response: Response, { status, headers, body }: NonNullable<LimitedRequest<string>['problem']>): void {
  response.status(status).set(headers).json(body);
}

/** Both faults of `trust proxy`, each looked for until it is settled. */
function proxyCheck(): (app: Application, request?: Request) => void {
  const warn = untrustedProxyWarning("Express' setting `trust proxy`");
  let sound = false;
  return (app, request) => {
    const trusts = app.get('trust proxy fn');
    if (!sound) refuseBlindTrust(trusts, "Express' setting `trust proxy`");
    sound = true;
    if (request !== undefined) warn(request.headers, () => trusts(request.socket.remoteAddress ?? '', 0));
  };
}
