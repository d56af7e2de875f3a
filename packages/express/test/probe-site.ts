import express, { type Request, type Response } from 'express';
import type { Exchange, ProbeSetup, Site } from '../../core/test/http-probes/site.ts';
import { cacheResponse, cacheRoute, invalidateRoute } from '../src/index.ts';
import { listen } from './serve.ts';

function exchange(request: Request, response: Response): Exchange {
  const self: Exchange = {
    header: (name) => request.get(name),
    read: (property) => (request as unknown as Record<string, unknown>)[property],
    query: (name) => request.query[name],
    status: (code) => {
      response.status(code);
      return self;
    },
    set: (name, value) => {
      response.set(name, value);
      return self;
    },
    override: (options) => {
      cacheResponse(response, options);
      return self;
    },
    send: (body) => response.send(body),
    stream: (...pieces) => {
      for (const piece of pieces) {
        if (piece === 'break') return void setImmediate(() => response.destroy());
        response.write(piece);
      }
      return response.end();
    },
  };
  return self;
}

/** The probes' site as an Express application. */
export const open: ProbeSetup['open'] = async (build: (site: Site) => void) => {
  const app = express();
  build({
    get: (path, { partitionBy, tags, skip, ...options }, handler) => {
      const cached = cacheRoute({
        ...options,
        ttl: options.ttl ?? '1m',
        ...(partitionBy !== undefined && { partition: (request) => request.get(partitionBy) ?? null }),
        ...(tags !== undefined && { tags: () => tags }),
        ...(skip !== undefined && { skip: () => skip }),
      });
      app.get(path, cached, async (request, response) => void (await handler(exchange(request, response))));
    },
    post: (path, { cache, invalidates }, handler) => {
      const invalidate = invalidateRoute({ cache, tags: () => invalidates });
      app.post(path, invalidate, async (request, response) => void (await handler(exchange(request, response))));
    },
  });
  app.use((_error: unknown, _request: Request, response: Response, _next: unknown) => void response.status(500).end());
  return listen(app);
};
