import { refuseBlindTrust, type Trust, untrustedProxyWarning } from '@redis-patterns/core/http';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/**
 * Looks for both faults of `trustProxy`: here, at the start, one that believes everybody; at each request, a proxy
 * that is not believed.
 *
 * @throws `INVALID_OPTION`
 */
export function checkTrustProxy(fastify: FastifyInstance): (request: FastifyRequest) => void {
  refuseBlindTrust(trustOf(optionOf(fastify)), "Fastify's option trustProxy");
  const warn = untrustedProxyWarning("Fastify's option trustProxy");
  // `ips` is the chain from the socket outwards; a hop behind the socket is in it only when the socket was believed.
  return (request) => warn(request.headers, () => (request.ips?.length ?? 0) > 1);
}

/**
 * Fastify shows most options in `initialConfig`, but not this one; it keeps them all under a symbol. Where that is
 * not found, a later release moved it, and nothing can be said at the start.
 */
function optionOf(fastify: object): unknown {
  for (let at: object | null = fastify; at !== null; at = Object.getPrototypeOf(at)) {
    const symbol = Object.getOwnPropertySymbols(at).find(({ description }) => description === 'fastify.options');
    if (symbol !== undefined) return (at as Record<symbol, { trustProxy?: unknown }>)[symbol]?.trustProxy;
  }
  return undefined;
}

/** A list of addresses cannot hold all of them: Fastify itself refuses `/0`. */
function trustOf(option: unknown): Trust {
  return typeof option === 'function' ? (option as Trust) : () => option === true;
}
