import { ipSubject, limitRequest, type RequestLimit, whenEnded } from '@redis-patterns/core/http';
import type { Decision, Limiter } from '@redis-patterns/core/rate-limit';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { checkTrustProxy } from './trust-proxy.ts';

/** A limit of one route, or of all. Names of policies are checked by the limiter when they are used. */
export type RouteLimit = RequestLimit<FastifyRequest, string>;

/** How a limiter is applied to the requests of a Fastify instance. */
export interface RateLimitPluginOptions extends RouteLimit {
  readonly limiter: Limiter<string>;
  /** Answers a refused request itself; headers are set. Default: 429 (503 when failed closed) as problem+json. */
  readonly onLimited?: (request: FastifyRequest, reply: FastifyReply, decision: Decision) => unknown;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** This route's own limit, judged together with the plugin's in one check; false: the route is not limited. */
    rateLimit?: RouteLimit | false;
  }
}

/**
 * Asks a limiter in `onRequest`, sends what it says as headers, and answers refused requests. A route adds its own
 * limit, or lifts all, in `config.rateLimit`. Register it behind sessions only if its subject needs them.
 *
 * @throws `INVALID_OPTION` when `trustProxy` believes every address
 * @example
 * ```ts
 * import { createKeys } from '@redis-patterns/core/keys';
 * import { memoryDriver } from '@redis-patterns/core/memory';
 * import { bucket, createLimiter } from '@redis-patterns/core/rate-limit';
 * import { rateLimitPlugin } from '@redis-patterns/fastify';
 * import fastify from 'fastify';
 *
 * const limiter = createLimiter({
 *   driver: memoryDriver(),
 *   keys: createKeys('myapp'),
 *   policies: { api: bucket({ limit: 100, per: '1m' }), orders: bucket({ limit: 5, per: '1m' }) },
 * });
 * const app = fastify();
 * await app.register(rateLimitPlugin, { limiter, use: () => ['api'] });
 * app.post('/orders', { config: { rateLimit: { use: () => ['orders'] } } }, async () => ({}));
 * ```
 */
export const rateLimitPlugin: FastifyPluginAsync<RateLimitPluginOptions> = fp(plugin, {
  name: '@redis-patterns/fastify/rate-limit',
  fastify: '5.x',
});

async function plugin(fastify: FastifyInstance, options: RateLimitPluginOptions): Promise<void> {
  const { limiter, onLimited, ...everywhere } = options;
  const checkProxy = everywhere.subject === undefined ? checkTrustProxy(fastify) : () => {};

  fastify.addHook('onRequest', async (request, reply) => {
    const route = request.routeOptions.config.rateLimit;
    if (route === false) return;
    checkProxy(request);
    const limits = route === undefined ? [everywhere] : [everywhere, route];
    const limited = await limitRequest(limiter, limits, request, addressOf);
    if (limited === null) return;
    reply.headers(limited.headers);
    if (limited.settles) whenEnded(reply.raw, limited.ended);
    if (limited.problem === null) return;
    if (onLimited !== undefined) return onLimited(request, reply, limited.decision);
    const { status, headers, body } = limited.problem;
    return reply.code(status).headers(headers).send(body);
  });
}

function addressOf(request: FastifyRequest): string {
  return ipSubject(request.ip ?? '');
}
