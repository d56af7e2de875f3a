import type { Cache } from '@redis-patterns/core/cache';
import {
  type Answer,
  createResponseCache,
  type FrameworkFacts,
  hasBody,
  invalidateTags,
  overrideResponse,
  type PresentHeaders,
  publishCacheNotMounted,
  type ResponseCache,
  type ResponseCacheOptions,
  type ResponseOverrideOptions,
} from '@redis-patterns/core/http';
import type {
  FastifyInstance,
  FastifyPluginAsync,
  FastifyReply,
  FastifyRequest,
  RouteHandlerMethod,
  RouteOptions,
} from 'fastify';
import fp from 'fastify-plugin';
import { applyHead, captureReply, type ReplyCapture } from './capture-reply.ts';

/** On the `config` of a route whose handler is ours. */
const mounted: unique symbol = Symbol('@redis-patterns/fastify/cache');

/** Defaults for every route with `config.cache`; a `ttl` must come from here or from the route. */
export type CachePluginOptions = { readonly cache: Cache } & Partial<ResponseCacheOptions<FastifyRequest>>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Keeps this route's responses; `{}` with the plugin's options alone, false not at all. */
    cache?: Partial<ResponseCacheOptions<FastifyRequest>> | false;
    /** What a write of this route invalidates, when it was answered below 400. */
    invalidates?: (request: FastifyRequest) => readonly string[];
    /** Written by the plugin. */
    [mounted]?: true;
  }
}

/**
 * Keeps the responses of routes with `config.cache`, and answers from them. The look-up is the first thing a route's
 * handler does, so no hook is ever passed over: authentication, validation and limits run on hits too, whatever the
 * order in which plugins were registered.
 *
 * Register it before compression and before the routes.
 *
 * @throws `INVALID_OPTION`, at the route that has them
 * @example
 * ```ts
 * import { createCache } from '@redis-patterns/core/cache';
 * import { createKeys } from '@redis-patterns/core/keys';
 * import { memoryDriver } from '@redis-patterns/core/memory';
 * import { cachePlugin } from '@redis-patterns/fastify';
 * import fastify from 'fastify';
 *
 * const app = fastify();
 * const cache = createCache({ driver: memoryDriver(), keys: createKeys('myapp') });
 * await app.register(cachePlugin, { cache, ttl: '1m' });
 * app.get('/products', { config: { cache: {} } }, async () => ['teapot']);
 * ```
 */
export const cachePlugin: FastifyPluginAsync<CachePluginOptions> = fp(plugin, {
  name: '@redis-patterns/fastify/cache',
  fastify: '5.x',
});

const wrapped = new WeakSet<RouteHandlerMethod>();

async function plugin(fastify: FastifyInstance, defaults: CachePluginOptions): Promise<void> {
  const captures = new WeakMap<FastifyReply, ReplyCapture>();

  fastify.addHook('onRoute', (route) => {
    const { cache: own, invalidates } = route.config ?? {};
    if (invalidates !== undefined) {
      addOnSend(route, async (request, reply, payload) => {
        if (reply.statusCode < 400) await invalidateTags(defaults.cache, invalidates(request));
        return payload;
      });
    }
    if (own === undefined || own === false || wrapped.has(route.handler)) return;
    const responses = createResponseCache({ ...defaults, ...own } as ResponseCacheOptions<FastifyRequest>);
    route.handler = lookingUpFirst(route.handler, responses, captures);
    route.config = { ...route.config, [mounted]: true };
    addOnSend(route, async (_request, reply, payload) => {
      const capture = captures.get(reply);
      return capture === undefined ? payload : capture.leave(payload);
    });
  });

  fastify.addHook('onSend', async (_request, reply, payload) => {
    captures.get(reply)?.capture(payload);
    return payload;
  });

  fastify.addHook('onRequest', async ({ routeOptions: { config, url } }) => {
    if (config.cache && !(mounted in config)) publishCacheNotMounted(url ?? '');
  });
}

/** Says something about one response, wherever it is made: that it is not stored, for how long, under which tags. */
export function cacheResponse(reply: FastifyReply, options: ResponseOverrideOptions): void {
  overrideResponse(reply, options);
}

/** Text would be something to serialize; bytes are sent as they are. */
function asPayload(body: Answer['body']): Uint8Array | undefined {
  if (body === null || body.length === 0) return undefined;
  return typeof body === 'string' ? Buffer.from(body) : body;
}

type OnSend = (request: FastifyRequest, reply: FastifyReply, payload: unknown) => Promise<unknown>;

function addOnSend(route: RouteOptions, hook: OnSend): void {
  route.onSend = [route.onSend ?? [], hook].flat() as NonNullable<RouteOptions['onSend']>;
}

function lookingUpFirst(
  handler: RouteHandlerMethod,
  responses: ResponseCache<FastifyRequest>,
  captures: WeakMap<FastifyReply, ReplyCapture>,
): RouteHandlerMethod {
  const first: RouteHandlerMethod = async function (request, reply) {
    const { method } = request;
    const facts = factsOf(request, responses.policy.hosts !== null);
    const looked = responses.lookUp(request, facts, reply as PresentHeaders);
    const turn = looked instanceof Promise ? await looked : looked;
    if (turn.kind === 'answer') {
      const { answer } = turn;
      applyHead(reply, answer);
      // Fastify's own HEAD routes measure what is sent, which is nothing: the length is said again after them.
      if (method === 'HEAD') captures.set(reply, { capture: () => {}, leave: () => applyHead(reply, answer) ?? null });
      return reply.send(asPayload(answer.body));
    }
    if (turn.kind === 'pass') reply.headers(turn.headers);
    else captures.set(reply, captureReply(reply, turn.run, responses.watch(request, request.raw, facts.route)));
    const result: unknown = handler.call(this, request, reply);
    // A handler that gives no promise sends by itself, now or later: then the reply is what there is to wait for.
    return typeof (result as PromiseLike<unknown> | undefined)?.then === 'function' ? result : reply;
  };
  wrapped.add(first);
  return first;
}

function factsOf(request: FastifyRequest, withOrigin: boolean): FrameworkFacts {
  const { method, originalUrl, headers } = request;
  const at = originalUrl.indexOf('?');
  return {
    method,
    mount: '',
    route: request.routeOptions.url ?? '',
    path: at < 0 ? originalUrl : originalUrl.slice(0, at),
    query: at < 0 ? '' : originalUrl.slice(at + 1),
    origin: withOrigin ? `${request.protocol}://${request.host.toLowerCase()}` : '',
    headers,
    hasBody: hasBody(headers),
  };
}
