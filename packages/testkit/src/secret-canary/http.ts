import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cache, createCache } from '@redis-patterns/core/cache';
import { createResponseCache, invalidateTags, type ResponseCacheOptions, type Turn } from '@redis-patterns/core/http';
import { refused, unsent } from '../faulty-driver.ts';
import type { World } from './world.ts';

/** A request, as much of it as a handler reads here. */
interface Asking {
  readonly headers: Record<string, string>;
  readonly user: string;
}

/** Headers, query, cookies, users and bodies through the response cache, whatever becomes of them. */
export async function responsesWithSecrets({ driver, keys, secrets, fails }: World): Promise<void> {
  const [id, query, user, tag] = [
    secrets.plant('id in the path'),
    secrets.plant('query'),
    secrets.plant('user id'),
    secrets.plant('tag'),
  ];
  const headers = {
    cookie: `sid=${secrets.plant('cookie')}`,
    authorization: `Bearer ${secrets.plant('authorization')}`,
    'x-tenant': secrets.plant('header'),
  };
  const body = Buffer.from(secrets.plant('body'));
  const asking: Asking = { headers, user };
  const facts = {
    ...{ method: 'GET', mount: '', route: '/products/:id', path: `/products/${id}`, query: `q=${query}` },
    ...{ origin: 'http://shop.example', headers, hasBody: false },
  };
  const cache = createCache({ driver, keys, deadline: '10s', writeDeadline: 200, breaker: { failures: 1_000 } });
  const routeOf = (options: Partial<ResponseCacheOptions<Asking>>) => routeOn(cache, { tags: () => [tag], ...options });

  const theirs = routeOf({ partition: (request) => request.user });
  for (let request = 0; request < 2; request++) await theirs.ask(asking, facts, body); // stored, then a hit
  await theirs.ask(asking, { ...facts, method: 'POST' }, body);
  await routeOf({ partition: () => '' }).ask(asking, facts, body);
  await routeOf({}).ask(asking, facts, body); // bypass: Authorization
  const open = { ...facts, path: `${facts.path}/open`, headers: {} };
  await routeOf({}).ask(asking, open, body, ({ headers: read }) => read['x-tenant']); // refused: unkeyed read
  const throwing = routeOf({ onUnkeyedRead: 'throw' });
  await fails('UNKEYED_READ', () =>
    throwing.ask(asking, { ...open, path: `${open.path}/er` }, body, ({ headers: read }) => read['cookie']),
  );
  await invalidateTags(cache, [tag]);
  for (const fault of [refused('OOM'), unsent]) {
    driver.inject(fault, { times: Number.POSITIVE_INFINITY });
    await theirs.ask(asking, { ...facts, path: `${facts.path}/away` }, body);
    await invalidateTags(cache, [tag]);
    driver.heal();
  }
  await cache.close();
}

type Handler = (request: Asking) => unknown;

/** A route as an adapter has it: a look-up, and where nothing was found the handler, watched. */
function routeOn(cache: Cache, options: Partial<ResponseCacheOptions<Asking>>) {
  const responses = createResponseCache<Asking>({ cache, ttl: '1m', maxWait: 0, ...options });
  const run = async (turn: Extract<Turn, { kind: 'run' }>, asking: Asking, body: Buffer, handler: Handler) => {
    const request = { ...asking };
    const endWatch = responses.watch(request, request, '/products/:id');
    try {
      await handler(request);
    } finally {
      const unkeyedReads = endWatch();
      turn.run.leave({ status: 200, captured: {}, final: {}, unkeyedReads, override: null }, body);
      turn.run.end({ complete: true, hijacked: false, final: {}, bytes: body.byteLength, body });
      await sleep(10); // it is stored behind the response
    }
  };
  type Facts = Parameters<typeof responses.lookUp>[1];
  return {
    ask: async (asking: Asking, facts: Facts, body: Buffer, handler: Handler = () => {}): Promise<void> => {
      const turn = await responses.lookUp(asking, facts, { getHeader: () => undefined, getHeaders: () => ({}) });
      assert(['answer', 'run', 'pass'].includes(turn.kind));
      if (turn.kind === 'run') await run(turn, asking, body, handler);
    },
  };
}
