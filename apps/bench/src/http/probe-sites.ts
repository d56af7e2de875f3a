import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import compress from '@fastify/compress';
import { createCache } from '@redis-patterns/core/cache';
import { createKeys } from '@redis-patterns/core/keys';
import { memoryDriver } from '@redis-patterns/core/memory';
import { cacheRoute } from '@redis-patterns/express';
import { cachePlugin } from '@redis-patterns/fastify';
import apicache from 'apicache';
import compression from 'compression';
import express, { type RequestHandler } from 'express';
import fastify from 'fastify';
import routeCache from 'route-cache';

/** One request and its response, as a handler sees them in any framework. */
export interface Exchange {
  header(name: string): string | undefined;
  status(code: number): Exchange;
  set(name: string, value: string): Exchange;
  send(body: string | Buffer): void;
  /** Sends a first piece, and later a second one. */
  stream(first: string, second: string): void;
  /** Writes a piece, then cuts the connection. */
  breakOff(piece: string): void;
}

/** The one cached route of a probe; what `vary` and `query` declare, no peer can be told. */
export interface ProbeRoute {
  readonly vary?: readonly string[];
  readonly query?: readonly string[];
  /** Between cache and handler, where it does not belong. Outside the cache everybody gets it right. */
  readonly compressed?: boolean;
  readonly handler: (exchange: Exchange) => void | Promise<void>;
}

export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

/** A response cache under test: it serves the route for a minute, for GET and POST. */
export interface Suspect {
  readonly name: string;
  open(route: ProbeRoute): Promise<Site>;
}

/** One thing that every one of them is asked to get right. */
export const SUSPECTS: readonly Suspect[] = [
  { name: 'apicache', open: (route) => onExpress(route, apicache.newInstance().middleware('1 minute')) },
  { name: 'route-cache', open: (route) => onExpress(route, routeCache.cacheSeconds(60)) },
  {
    name: 'ours, Express',
    open: (route) => onExpress(route, cacheRoute({ cache: freshCache(), ttl: '1m', ...declared(route) })),
  },
  { name: 'ours, Fastify', open: onFastify },
];

function freshCache(): ReturnType<typeof createCache> {
  return createCache({ driver: memoryDriver(), keys: createKeys('probe') });
}

function declared({ vary, query }: ProbeRoute): Pick<ProbeRoute, 'vary' | 'query'> {
  return { ...(vary && { vary }), ...(query && { query }) };
}

export async function onExpress(route: ProbeRoute, cached: RequestHandler): Promise<Site> {
  const app = express();
  const path = freshPath();
  app.all(path, cached);
  if (route.compressed) app.use(compression());
  app.all(path, async (request, response) => {
    const exchange: Exchange = {
      header: (name) => request.get(name),
      status: (code) => {
        response.status(code);
        return exchange;
      },
      set: (name, value) => {
        response.set(name, value);
        return exchange;
      },
      send: (body) => void response.send(body),
      stream: (first, second) => {
        response.write(first);
        setTimeout(() => response.end(second), PAUSE_MS);
      },
      breakOff: (piece) => {
        response.write(piece);
        setImmediate(() => response.destroy());
      },
    };
    await route.handler(exchange);
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: urlOf(server, path), close: () => closed(server) };
}

async function onFastify(route: ProbeRoute): Promise<Site> {
  const app = fastify();
  const path = freshPath();
  if (route.compressed) await app.register(compress);
  await app.register(cachePlugin, { cache: freshCache(), ttl: '1m' });
  app.route({
    method: ['GET', 'POST'],
    url: path,
    config: { cache: declared(route) },
    handler: async (request, reply) => {
      const exchange: Exchange = {
        header: (name) => request.headers[name]?.toString(),
        status: (code) => {
          reply.code(code);
          return exchange;
        },
        set: (name, value) => {
          reply.header(name, value);
          return exchange;
        },
        send: (body) => void reply.send(body),
        stream: (first, second) => void reply.send(Readable.from(inPieces(first, second))),
        breakOff: (piece) => {
          reply.hijack();
          reply.raw.write(piece);
          setImmediate(() => reply.raw.destroy());
        },
      };
      await route.handler(exchange);
      return reply;
    },
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { url: urlOf(app.server, path), close: () => closed(app.server) };
}

const PAUSE_MS = 100;

async function* inPieces(first: string, second: string): AsyncGenerator<string> {
  yield first;
  await sleep(PAUSE_MS);
  yield second;
}

let paths = 0;

/** A path of its own for each site: route-cache keeps its queues for the whole process, by path. */
function freshPath(): string {
  return `/page-${paths++}`;
}

function urlOf(server: Server, path: string): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
}

async function closed(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
