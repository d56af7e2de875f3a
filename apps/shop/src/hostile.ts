import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import type { ScenarioSetup } from './scenario.ts';
import { settingsFrom } from './settings.ts';

/** What a shop answers to input that no browser sends: the same in each framework, on each driver, over real HTTP. */
export function hostileScenario({ test, start, env }: ScenarioSetup): void {
  const scene = (name: string, play: (asked: Asked) => Promise<void>): void =>
    test(name, async () => {
      const settings = { ...settingsFrom(env), port: 0, app: `t${randomBytes(6).toString('hex')}` };
      const { server, close } = await start(settings);
      const { port } = server.address() as AddressInfo;
      try {
        await play(askedAt(port));
        assert.equal((await fetch(`http://127.0.0.1:${port}/products/42`)).status, 200); // it is still there
      } finally {
        await close();
      }
    });

  scene('a malformed cookie is nobody, and is answered like a visitor without one', async ({ raw, json }) => {
    for (const cookie of MALFORMED) {
      const answer = await raw(`GET /me HTTP/1.1\r\nHost: shop\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`);
      assert.match(answer, /^HTTP\/1\.1 200 /, cookie.slice(0, 40));
      assert.equal(json(answer)['user'], null);
    }
  });

  scene('headers of 64 KB are refused with 431, before the shop sees them', async ({ raw }) => {
    const many = Array.from({ length: 64 }, (_, i) => `X-Filler-${i}: ${'x'.repeat(1_000)}`).join('\r\n');
    for (const headers of [`X-Filler: ${'x'.repeat(65_536)}`, `Cookie: ${'a=b; '.repeat(13_108)}`, many]) {
      const answer = await raw(`GET /products HTTP/1.1\r\nHost: shop\r\n${headers}\r\n\r\n`);
      assert.match(answer, /^HTTP\/1\.1 431 /);
    }
  });

  scene('a query of ten thousand names is answered, and makes no entry', async ({ get }) => {
    for (let flood = 0; flood < 100; flood++) {
      const names = Array.from({ length: 100 }, (_, i) => `n${flood * 100 + i}=1`).join('&');
      const answer = await get(`/products?${names}`);
      assert.equal(answer.status, 200);
      // The first one made the one entry there is; the others are answered from it.
      if (flood > 0) assert.match(answer.headers.get('cache-status') ?? '', /; hit/);
    }
    const tooLong = await get(`/products?${'n&'.repeat(1_100)}`);
    assert.equal(tooLong.status, 200);
    assert.match(tooLong.headers.get('cache-status') ?? '', /fwd=bypass; detail=URI-TOO-LONG$/);
  });

  scene('line breaks in paths, ids and values become no header of ours', async ({ get, raw }) => {
    for (const path of ['/products/42%0d%0aX-Evil:%201', '/products?x=%0d%0aX-Evil:%201', '/%0d%0aX-Evil:%201']) {
      const answer = await get(path);
      assert.ok([200, 404].includes(answer.status));
      assert.equal(answer.headers.get('x-evil'), null);
    }
    for (const line of ['X-A: 1\rX-Evil: 1', 'X-A: \0', 'X A: 1', 'Content-Length: 1\r\nTransfer-Encoding: chunked']) {
      const answer = await raw(`POST /checkout HTTP/1.1\r\nHost: shop\r\n${line}\r\n\r\n`);
      assert.match(answer, /^HTTP\/1\.1 400 /, JSON.stringify(line));
    }
  });

  scene('a forged X-Forwarded-For gets nobody a limit of their own', async ({ url }) => {
    const order = (i: number): Promise<Response> =>
      fetch(`${url}/checkout`, {
        method: 'POST',
        body: '{}',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': `10.0.${i}.1`, forwarded: `for=10.0.${i}.2` },
      });
    const statuses = (await Promise.all(Array.from({ length: 14 }, (_, i) => order(i)))).map(({ status }) => status);
    assert.equal(statuses.filter((status) => status === 429).length, 4);
  });

  scene('forged headers shape no page that others get', async ({ get }) => {
    const evil = { 'x-forwarded-host': 'evil.example', 'x-original-url': '/me', 'x-http-method-override': 'PUT' };
    const poisoned = await (await get('/products', { headers: evil })).text();
    const clean = await (await get('/products')).text();
    assert.equal(poisoned, clean);
    assert.doesNotMatch(clean, /evil/);
  });

  scene('keys of a prototype stay data', async ({ url, get }) => {
    const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
    for (const path of ['/cart', '/login', '/live/devices', '/live/plug']) {
      const body = '{"__proto__":{"user":"eve","pulled":true},"constructor":{"prototype":{"user":"eve"}}}';
      const { status } = await fetch(`${url}${path}`, { method: 'POST', headers, body });
      assert.ok(status < 500, `${path}: ${status}`);
    }
    assert.equal(Reflect.get({}, 'user'), undefined);
    for (const id of ['__proto__', 'constructor', '%7B42%7D', '*', '..%2f42'])
      assert.equal((await get(`/products/${id}`)).status, 404);
  });
}

const MALFORMED = [
  '=; ;;; =x; %; %E0%A4%A',
  'id=; id; id=s:; id=s%3A.; id=s%3A%E0%A4%A',
  `id=${'x'.repeat(8_000)}`,
  `id=s%3A${'A'.repeat(43)}.${'B'.repeat(43)}`,
  'id="\\"; __proto__=1; constructor=2; hasOwnProperty=3',
  `${'a=b; '.repeat(1_000)}id=1`,
];

interface Asked {
  readonly url: string;
  get(path: string, init?: RequestInit): Promise<Response>;
  /** Sends bytes as they are, and gives back all that is answered. */
  raw(bytes: string): Promise<string>;
  /** The JSON of such an answer. */
  json(answer: string): Record<string, unknown>;
}

function askedAt(port: number): Asked {
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    get: (path, init) => fetch(url + path, init),
    raw: (bytes) =>
      new Promise((resolve) => {
        let answer = '';
        const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
        socket.setEncoding('latin1').on('data', (piece) => {
          answer += piece;
        });
        // The server may close while we still send; what it said before is the answer.
        socket.on('error', () => {}).on('close', () => resolve(answer));
      }),
    json: (answer) => JSON.parse(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1)),
  };
}
