import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { Running } from './run.ts';
import { type Settings, settingsFrom } from './settings.ts';

/** What the scenario needs from the one who runs it. */
export interface ScenarioSetup {
  test(name: string, run: () => Promise<void>): void;
  start(settings: Settings): Promise<Running>;
  /** `DRIVER` and `REDIS_URL`. */
  readonly env: { readonly DRIVER: string; readonly REDIS_URL?: string };
}

/** The contract of the shop over HTTP, whichever framework and driver it runs on. */
export function shopScenario({ test, start, env }: ScenarioSetup): void {
  const scene = (name: string, play: (visitor: Visitor, url: string, app: string) => Promise<void>): void =>
    test(name, async () => {
      const settings = { ...settingsFrom(env), port: 0, app: freshApp() };
      const { server, close } = await start(settings);
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      try {
        await play(visitor(url), url, settings.app);
      } finally {
        await close();
      }
    });

  scene('a product comes from the database once, then from the cache', async (ask) => {
    const first = await ask('GET', '/products/42');
    assert.equal(first.status, 200);
    assert.match(first.header('cache-status'), /fwd=uri-miss; stored$/);
    const second = await ask('GET', '/products/42');
    assert.match(second.header('cache-status'), /; hit/);
    assert.deepEqual(second.body, first.body);
  });

  scene('a changed price is what the next visitor sees', async (ask) => {
    await ask('GET', '/products/42');
    assert.equal((await ask('PUT', '/products/42/price', { price: '12.34' })).status, 200);
    assert.equal((await ask('GET', '/products/42')).body['price'], '12.34');
  });

  scene('the list of products is kept as a whole response, until a price changes', async (ask) => {
    const first = await ask('GET', '/products');
    assert.match(first.header('cache-status'), /^redis-patterns; fwd=uri-miss; stored$/);
    const second = await ask('GET', '/products?whatever=1');
    assert.match(second.header('cache-status'), /^redis-patterns; hit; ttl=\d+$/);
    assert.deepEqual([second.status, second.body], [200, first.body]);
    await ask('PUT', '/products/42/price', { price: '12.34' });
    const changed = await ask('GET', '/products');
    assert.match(changed.header('cache-status'), /; stored$/);
    assert.match(JSON.stringify(changed.body), /"12\.34"/);
  });

  scene('ten checkouts pass at once, and the next ones are told when to come back', async (ask) => {
    const answers = await Promise.all(Array.from({ length: 14 }, () => ask('POST', '/checkout', {})));
    assert.equal(answers.filter(({ status }) => status === 200).length, 10);
    const refused = answers.filter(({ status }) => status === 429);
    assert.equal(refused.length, 4);
    for (const { header, body } of refused) {
      assert.equal(header('retry-after'), '1');
      assert.match(header('ratelimit'), /^"checkout";r=0;t=1/);
      assert.deepEqual(body['violated-policies'], ['checkout']);
    }
  });

  scene('who signs in stays signed in, cart and all, until signing out', async (ask) => {
    assert.equal((await ask('GET', '/me')).body['user'], null);
    await ask('POST', '/login', { user: 'ada' });
    await ask('POST', '/cart', { product: '43' });
    const { user, cart, handle } = (await ask('GET', '/me')).body;
    assert.deepEqual([user, cart], ['ada', ['43']]);
    assert.match(String(handle), /^[\w-]{43}$/);
    await ask('POST', '/logout', {});
    assert.equal((await ask('GET', '/me')).body['user'], null);
  });

  scene('a login has a new session id, whatever came before it', async (ask) => {
    const before = (await ask('POST', '/cart', { product: '43' })).header('set-cookie');
    const after = (await ask('POST', '/login', { user: 'ada' })).header('set-cookie');
    assert.notEqual(before.split(';')[0], after.split(';')[0]);
  });

  scene('signing out everywhere ends this session too, at once', async (ask) => {
    await ask('POST', '/login', { user: 'ada' });
    await ask('POST', '/live/devices', { device: 'phone' });
    assert.deepEqual((await ask('POST', '/live/devices/sign-out', {})).body, { ended: 2 });
    assert.equal((await ask('GET', '/me')).body['user'], null);
  });

  scene('while the database is away the old product stands in, and what was never read is 503', async (ask) => {
    await ask('GET', '/products/42');
    await ask('POST', '/live/plug', { name: 'database', pulled: true });
    assert.equal((await ask('GET', '/products/42')).status, 200);
    assert.equal((await ask('GET', '/products/44')).status, 503);
  });

  scene('while Redis is away products and orders go on, and nobody is signed in by mistake', async (ask) => {
    await ask('POST', '/login', { user: 'ada' });
    await ask('POST', '/live/plug', { name: 'redis', pulled: true });
    assert.match((await ask('GET', '/products/42')).header('cache-status'), /fwd=bypass; detail=UNAVAILABLE/);
    assert.equal((await ask('POST', '/checkout', {})).status, 200);
    assert.equal((await ask('GET', '/me')).status, 503);
    await ask('POST', '/live/plug', { name: 'redis', pulled: false });
  });

  scene('what cannot be understood is told so, and changes nothing', async (ask, url) => {
    for (const price of ['-1.00', '1', 7, '9999999.00', null])
      assert.equal((await ask('PUT', '/products/42/price', { price })).status, 400);
    assert.equal((await ask('GET', '/products/42')).body['price'], '38.50');
    assert.equal((await ask('GET', '/products/none')).status, 404);
    assert.equal((await ask('GET', '/nowhere')).status, 404);
    assert.equal((await ask('POST', '/login', { user: 'Ada Lovelace' })).status, 400);
    const headers = { 'content-type': 'application/json' };
    assert.equal((await fetch(`${url}/login`, { method: 'POST', headers, body: '{"user":' })).status, 400);
    const forged = await fetch(`${url}/me`, { headers: { cookie: 'id=s%3Aforged.signature; __proto__=1; =; %' } });
    assert.equal(((await forged.json()) as Body)['user'], null);
  });

  scene('the live page is served under a policy that lets no foreign code in', async (_ask, url) => {
    const page = await fetch(`${url}/live`);
    assert.equal(
      page.headers.get('content-security-policy'),
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    );
    assert.equal(page.headers.get('x-content-type-options'), 'nosniff');
    const html = await page.text();
    assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=/);
    for (const name of ['live.css', 'live.js', 'icon.svg'])
      assert.equal((await fetch(`${url}/live/${name}`)).status, 200);
    assert.equal((await fetch(`${url}/live/../package.json`)).status, 404);
  });

  scene('a button of the live page works from the page only', async (_ask, url) => {
    const press = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${url}/live/doctor/fix`, { method: 'POST', headers })).status;
    assert.equal(await press({ 'sec-fetch-site': 'same-origin' }), 200);
    assert.equal(await press({ origin: url }), 200);
    for (const headers of [{}, { 'sec-fetch-site': 'cross-site' }, { origin: 'http://evil.example' }])
      assert.equal(await press(headers as Record<string, string>), 403);
    assert.equal((await fetch(`${url}/live/doctor/fix`)).status, 404);
  });

  scene('the feed tells what happened, without ids', async (ask, url) => {
    await ask('POST', '/login', { user: 'ada' });
    await ask('GET', '/products/42');
    const secret = ask.cookie().slice(10, 40);
    const seen = await feedUntil(url, ({ sessions, keys }) => sessions?.length === 1 && (keys?.length ?? 0) >= 3);
    assert.ok(!JSON.stringify(seen).includes(secret));
    assert.ok(seen.keys?.every(({ keys }) => keys.every(({ id }) => /^#[0-9a-f]{6}$/.test(id))));
  });

  scene('a broken rule is found with evidence, and gone when it is mended', async (ask, url, app) => {
    const careless = ({ doctor }: Snapshot): Finding | undefined =>
      doctor?.findings.find(({ check, what }) => check === 'KEY002' && what.startsWith(`${app}:session:careless:`));
    await ask('POST', '/live/doctor/break', {});
    const seen = await feedUntil(url, (snapshot) => careless(snapshot) !== undefined);
    assert.match(careless(seen)?.examples[0] ?? '', /:session:careless:#[0-9a-f]{6}$/);
    await ask('POST', '/live/doctor/fix', {});
    await feedUntil(url, (snapshot) => snapshot.doctor !== null && careless(snapshot) === undefined);
  });

  scene('fifty pages may watch; the next one is told to come back', async (_ask, url) => {
    const leaving = new AbortController();
    const open = (): Promise<Response> => fetch(`${url}/live/feed`, { signal: leaving.signal });
    const streams = await Promise.all(Array.from({ length: 51 }, open));
    const statuses = streams.map(({ status }) => status);
    leaving.abort();
    assert.deepEqual(statuses.toSorted(), [...Array(50).fill(200), 503]);
  });
}

/** A name that nobody else has on this Redis; of letters, or the doctor would take it for an id and not show it. */
function freshApp(): string {
  return `t${randomBytes(6)
    .toString('hex')
    .replace(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)))}`;
}

type Body = Readonly<Record<string, unknown>>;

interface Told {
  readonly status: number;
  readonly header: (name: string) => string;
  readonly body: Body;
}

interface Visitor {
  (method: string, path: string, body?: unknown): Promise<Told>;
  cookie(): string;
}

/** Someone with a browser's memory for cookies, on our own page. */
function visitor(url: string): Visitor {
  let cookie = '';
  const ask = async (method: string, path: string, body?: unknown): Promise<Told> => {
    const response = await fetch(url + path, {
      method,
      headers: {
        cookie,
        'sec-fetch-site': 'same-origin',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const [set] = response.headers.getSetCookie();
    if (set !== undefined) cookie = set.split(';')[0] ?? '';
    const text = await response.text();
    const header = (name: string): string => response.headers.get(name) ?? '';
    return { status: response.status, header, body: /json/.test(header('content-type')) ? JSON.parse(text) : {} };
  };
  return Object.assign(ask, { cookie: () => cookie });
}

interface Finding {
  readonly check: string;
  readonly what: string;
  readonly examples: readonly string[];
}

interface Snapshot {
  readonly sessions: readonly unknown[] | null;
  readonly keys: readonly { readonly keys: readonly { readonly id: string }[] }[] | null;
  readonly doctor: { readonly findings: readonly Finding[] } | null;
}

/** Reads the feed until a snapshot is as wanted; gives up after ten seconds, of which the doctor may rest some. */
async function feedUntil(url: string, wanted: (seen: Snapshot) => boolean): Promise<Snapshot> {
  const stream = await fetch(`${url}/live/feed`, { signal: AbortSignal.timeout(10_000) });
  let text = '';
  for await (const chunk of (stream.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (const [, data = ''] of text.matchAll(/data: (.*)\n\n/g)) {
      const seen: Snapshot = JSON.parse(data);
      if (wanted(seen)) return seen;
    }
  }
  throw new Error('the feed ended');
}
