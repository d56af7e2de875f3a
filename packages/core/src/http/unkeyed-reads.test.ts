import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { describe, expect, test } from 'vitest';
import { type ResponsePolicyOptions, responsePolicy } from './response-policy.ts';
import { unkeyedRead, watchRules } from './unkeyed-reads.ts';
import { watchRequest } from './watch-request.ts';

/** What a handler reads of the request, as the recording view sees it. */
function readsOf(
  handler: (request: Request) => unknown,
  options: Partial<ResponsePolicyOptions> = {},
  partitioned = false,
) {
  const request = new Request();
  const reads: string[] = [];
  const rules = watchRules(responsePolicy({ ttl: '1m', ...options }), partitioned);
  const stop = watchRequest(request, request, rules, (name) => reads.push(name));
  const result = handler(request);
  stop();
  return { reads, result, request };
}

/** As frameworks make it: some properties of its own, some inherited accessors that read headers. */
class Request {
  headers: Record<string, string> = {
    host: 'a.example',
    'x-forwarded-host': 'evil.example',
    'x-tenant': 't1',
    'if-none-match': '"x"',
    'cache-control': 'no-cache',
    'accept-encoding': 'gzip',
    'accept-language': 'de',
    'user-agent': 'curl',
    authorization: 'Bearer x',
    cookie: 'sid=1',
  };
  rawHeaders: string[] = ['Host', 'a.example'];
  query: Record<string, string> = { page: '2', utm_source: 'mail' };
  user: { id: number } | undefined = { id: 1 };
  get hostname(): string | undefined {
    return this.headers['x-forwarded-host'] ?? this.headers['host'];
  }
  get ip(): string {
    return '10.0.0.1';
  }
}

describe('a read that is not in the key is recorded', () => {
  test.each<[reads: string[], handler: (request: Request) => unknown]>([
    [['x-tenant'], (request) => request.headers['x-tenant']],
    [['x-tenant'], (request) => request.headers['X-Tenant']],
    [['x-absent'], (request) => 'x-absent' in request.headers],
    [['x-absent'], (request) => Object.hasOwn(request.headers, 'x-absent')],
    [['x-forwarded-host'], (request) => request.hostname],
    [['*'], (request) => Object.keys(request.headers).length && undefined],
    [['*'], (request) => request.rawHeaders[1]],
    [['*'], (request) => request.rawHeaders.join() && undefined],
    [['*'], (request) => [...request.rawHeaders].length && undefined],
    [['authorization'], (request) => request.headers['authorization']],
    [['req.user'], (request) => request.user],
    [['req.ip'], (request) => request.ip],
    [['req.session'], (request) => (request as { session?: unknown }).session],
  ])('%j', (reads, handler) => {
    expect(readsOf(handler).reads.slice(0, 1)).toEqual(reads);
  });

  test('also when the handler sets the property itself', () => {
    const { reads, request } = readsOf((req) => {
      req.user = { id: 2 };
      return req.user.id;
    });
    expect(reads).toEqual(['req.user']);
    expect(request.user).toEqual({ id: 2 });
  });

  test('and of the query only unlisted names are', () => {
    const read = (request: Request) => [request.query['page'], request.query['utm_source']];
    expect(readsOf(read).reads).toEqual([]);
    expect(readsOf(read, { query: ['page'] })).toMatchObject({ reads: ['query.utm_source'], result: ['2', 'mail'] });
    expect(readsOf((request) => ({ ...request.query }), { query: ['page'] }).reads).toContain('query.*');
  });
});

describe('a read that is in the key, or that says nothing, is not recorded', () => {
  test.each<
    [
      what: string,
      handler: (request: Request) => unknown,
      options?: Partial<ResponsePolicyOptions>,
      partitioned?: boolean,
    ]
  >([
    ['accept-encoding', (request) => request.headers['accept-encoding']],
    ['declared vary', (request) => request.headers['accept-language'], { vary: ['Accept-Language'] }],
    ['allowed header', (request) => request.headers['user-agent'], { allowReads: ['User-Agent'] }],
    ['allowed property', (request) => request.ip, { allowReads: ['req.ip'] }],
    ['host with hosts', (request) => request.headers['host'], { hosts: ['a.example'] }],
    ['resolved host with hosts', (request) => request.hostname, { hosts: ['a.example'] }],
    ['identity with a partition', (request) => [request.headers['cookie'], request.user], {}, true],
    ['methods of objects', (request) => request.headers.toString()],
  ])('%s', (_what, handler, options, partitioned) => {
    expect(readsOf(handler, options, partitioned).reads).toEqual([]);
  });
});

test('preconditions and cache directives of the client cannot be read', () => {
  const { result, reads } = readsOf(({ headers }) => [
    headers['if-none-match'],
    'cache-control' in headers,
    Object.keys(headers).includes('if-none-match'),
  ]);
  expect(result).toEqual([undefined, false, false]);
  expect(reads[0]).toBe('*');
});

test('after the handler the request is as it was', () => {
  const { request, reads } = readsOf(() => {});
  expect({ ...request }).toEqual({ ...new Request() });
  expect(Object.keys(request)).toEqual(Object.keys(new Request()));
  expect(request.hostname).toBe('evil.example');
  expect((request as { session?: unknown }).session).toBe(undefined);
  Object.assign(request, { session: 's', headers: {}, rawHeaders: [] });
  expect(request).toMatchObject({ session: 's', headers: {}, rawHeaders: [], hostname: undefined });
  expect(Object.keys(request)).toContain('session');
  expect(reads).toEqual([]);
});

test('what a handler sets stays, and so does what it sets past a setter', () => {
  const { request } = readsOf((req) => {
    Object.assign(req, { session: 's', rawHeaders: ['a', 'b'] });
  });
  expect({ ...request }).toMatchObject({ session: 's', rawHeaders: ['a', 'b'] });
});

test('two watches see the same reads, each until its own end', () => {
  const request = new Request();
  const rules = watchRules(responsePolicy({ ttl: '1m' }), false);
  const [outer, inner] = [new Set<string>(), new Set<string>()];
  const endOuter = watchRequest(request, request, rules, (read) => outer.add(read));
  const endInner = watchRequest(request, request, rules, (read) => inner.add(read));
  const read = () => [request.headers['x-tenant'], request.rawHeaders[0], request.ip, request.user];

  read();
  expect([[...inner], [...outer]]).toEqual(Array(2).fill(['x-tenant', '*', 'req.ip', 'req.user']));
  endInner();
  inner.clear();
  outer.clear();
  read();
  expect([[...inner], [...outer]]).toEqual([[], ['x-tenant', '*', 'req.ip', 'req.user']]);
  endOuter();
  outer.clear();
  expect(read()).toEqual(['t1', 'Host', '10.0.0.1', { id: 1 }]);
  expect([...inner, ...outer]).toEqual([]);
});

test('what inherits from the request is watched with it', () => {
  const { reads } = readsOf((request) => Object.create(request).ip);
  expect(reads).toEqual(['req.ip']);
});

test('a watched request keeps the layout of the others, without which V8 would read all requests more slowly', () => {
  setFlagsFromString('--allow-natives-syntax');
  const isQuick = new Function('request', 'return %HasFastProperties(request)');
  for (let i = 0; i < 3; i++) {
    const request = new IncomingMessage(new Socket());
    const rules = watchRules(responsePolicy({ ttl: '1m', query: [] }), false);
    const stop = watchRequest(request, request, rules, () => {});
    expect(isQuick(request)).toBe(true);
    stop();
    expect(isQuick(request)).toBe(true);
  }
});

test('the error names the route, the read and the three ways out, and no value', () => {
  const { code, message } = unkeyedRead('/products/:id', 'x-tenant');
  expect(code).toBe('UNKEYED_READ');
  expect(message).toMatch(/\/products\/:id.*x-tenant.*vary.*partition.*allowReads/s);
});
