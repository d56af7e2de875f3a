import { Readable } from 'node:stream';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import type { Exchange, ProbeSetup, Site } from '../../core/test/http-probes/site.ts';
import { cachePlugin, cacheResponse } from '../src/index.ts';
import { listen } from './serve.ts';

function exchange(request: FastifyRequest, reply: FastifyReply): Exchange {
  const self: Exchange = {
    header: (name) => request.headers[name] as string | undefined,
    read: (property) => (request as unknown as Record<string, unknown>)[property],
    query: (name) => (request.query as Record<string, unknown>)[name],
    status: (code) => {
      reply.code(code);
      return self;
    },
    set: (name, value) => {
      reply.header(name, value);
      return self;
    },
    override: (options) => {
      cacheResponse(reply, options);
      return self;
    },
    send: (body) => reply.send(body),
    stream: (...pieces) =>
      reply.send(
        Readable.from(
          (function* () {
            for (const piece of pieces) {
              if (piece === 'break') throw new Error('cut off');
              yield Buffer.from(piece);
            }
          })(),
        ),
      ),
  };
  return self;
}

/** The probes' site as a Fastify application. */
export const open: ProbeSetup['open'] = async (build) => {
  const app = fastify();
  const routes: (() => void)[] = [];
  let cache: Parameters<Site['get']>[1]['cache'] | undefined;
  build({
    get: (path, { partitionBy, tags, skip, ...options }, handler) => {
      cache = options.cache;
      const own = {
        ...options,
        ...(partitionBy !== undefined && {
          partition: (request: FastifyRequest) => (request.headers[partitionBy] as string | undefined) ?? null,
        }),
        ...(tags !== undefined && { tags: () => tags }),
        ...(skip !== undefined && { skip: () => skip }),
      };
      routes.push(() =>
        app.get(path, { config: { cache: own } }, async (request, reply) => {
          await handler(exchange(request, reply));
          return reply;
        }),
      );
    },
    post: (path, { invalidates }, handler) => {
      routes.push(() =>
        app.post(path, { config: { invalidates: () => invalidates } }, async (request, reply) => {
          await handler(exchange(request, reply));
          return reply;
        }),
      );
    },
  });
  if (cache === undefined) throw new Error('a site without a cached route');
  await app.register(cachePlugin, { cache });
  for (const declare of routes) declare();
  return listen(app);
};
