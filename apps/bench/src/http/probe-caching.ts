import caching from '@fastify/caching';
import { createCache } from '@redis-patterns/core/cache';
import { createKeys } from '@redis-patterns/core/keys';
import { memoryDriver } from '@redis-patterns/core/memory';
import { cachePlugin } from '@redis-patterns/fastify';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';

/*
 * @fastify/caching keeps no responses: it tells others to (Cache-Control), and answers 304 by the ETags it has seen. So
 * it is asked what those it tells would get wrong, and nothing of what a cache of responses is asked. It was told PUBLIC,
 * for a minute, and says so of every success without a Cache-Control of its own.
 */

interface Suspect {
  readonly name: string;
  open(): Promise<FastifyInstance>;
  /** Gives a reply its ETag, as the plugin wants it given. */
  tag(reply: FastifyReply, etag: string): void;
}

const SUSPECTS: readonly Suspect[] = [
  {
    name: '@fastify/caching',
    open: async () => {
      const app = fastify();
      await app.register(caching, { privacy: caching.privacy.PUBLIC, expiresIn: 60 });
      return app;
    },
    tag: (reply, etag) => void reply.etag(etag),
  },
  {
    name: 'ours, Fastify',
    open: async () => {
      const app = fastify();
      const cache = createCache({ driver: memoryDriver(), keys: createKeys('probe') });
      await app.register(cachePlugin, { cache, ttl: '1m' });
      return app;
    },
    tag: (reply, etag) => void reply.header('etag', etag),
  },
];

interface Question {
  readonly name: string;
  /** What a handler does before it sends its page. */
  readonly handler?: (reply: FastifyReply) => void;
  /** The request, after `/a` was asked once. */
  readonly asks: { readonly path: '/a' | '/b'; readonly headers?: Record<string, string> };
  readonly fault: (answer: { status: number; told: string; body: string }) => string | null;
}

const isPublic = ({ told }: { told: string }): string | null => (/public/.test(told) ? `told: ${told}` : null);

const QUESTIONS: readonly Question[] = [
  {
    name: "the ETag of one page sent to another page's URL",
    asks: { path: '/b', headers: { 'if-none-match': '"of-a"' } },
    fault: ({ status, body }) => (status === 200 && body === '/b' ? null : `${status}, the handler never ran`),
  },
  {
    name: 'an ETag that is one of several, and weak',
    asks: { path: '/a', headers: { 'if-none-match': '"older", W/"of-a"' } },
    fault: ({ status }) => (status === 304 ? null : `${status}, sent again`),
  },
  {
    name: 'Set-Cookie of one visitor',
    handler: (reply) => void reply.header('set-cookie', 'sid=alice'),
    asks: { path: '/a' },
    fault: isPublic,
  },
  {
    name: 'a page for Authorization: alice',
    asks: { path: '/a', headers: { authorization: 'alice' } },
    fault: isPublic,
  },
];

/** What each gets wrong; `ok` where nothing is. */
export async function probeCaching(): Promise<{ header: string[]; rows: string[][] }> {
  const rows: string[][] = [];
  for (const { name, handler, asks, fault } of QUESTIONS) {
    const cells: string[] = [];
    for (const { open, tag } of SUSPECTS) {
      const app = await open();
      for (const path of ['/a', '/b']) {
        app.get(path, { config: { cache: {} } }, async (_request, reply) => {
          tag(reply, `"of-${path.slice(1)}"`);
          handler?.(reply);
          return path;
        });
      }
      await app.inject('/a');
      const { statusCode, headers, body } = await app.inject({ url: asks.path, headers: asks.headers ?? {} });
      cells.push(fault({ status: statusCode, told: String(headers['cache-control'] ?? ''), body }) ?? 'ok');
      await app.close();
    }
    rows.push([name, ...cells]);
  }
  return { header: ['', ...SUSPECTS.map(({ name }) => name)], rows };
}
