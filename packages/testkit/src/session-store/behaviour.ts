import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallbackStore, SessionApp, SessionStoreSetup } from './app.ts';
import { plain } from './races.ts';
import { visits } from './visits.ts';

/** What the frameworks' own tests ask of a store, one request at a time. */
export function behaviour({ test, serve }: SessionStoreSetup): void {
  test('a session is found again by its cookie', async () => {
    const app = await serve(visits, {});
    const first = await app.request('/');
    const second = await app.request('/', first.cookie);
    const other = await app.request('/');
    await app.close();
    assert.deepEqual([first.body, second.body, other.body], [1, 2, 1]);
    assert.notEqual(other.cookie, first.cookie);
  });

  test('a cookie whose session is not in the store gets a new session under a new id', async () => {
    const app = await serve(async (session) => ({ id: session.id, visits: visits(session) }), {});
    const first = await app.request('/');
    const { id } = first.body as { id: string };
    await call((done) => app.store.destroy(id, done));
    const second = await app.request('/', first.cookie);
    await app.close();
    assert.equal((second.body as { visits: number }).visits, 1);
    assert.notEqual((second.body as { id: string }).id, id);
    assert.notEqual(second.cookie, first.cookie);
  });

  test('a session that has expired is replaced by a new one, also in the cookie', async () => {
    const app = await serve(visits, { maxAge: 5 });
    const first = await app.request('/');
    await sleep(25);
    const second = await app.request('/', first.cookie);
    await app.close();
    assert.deepEqual([first.body, second.body], [1, 1]);
    assert.notEqual(second.cookie, first.cookie);
  });

  test('a session that nobody initialized is not stored, and gets no cookie', async () => {
    const app = await serve((session) => session.id, { saveUninitialized: false });
    const { body, setCookie } = await app.request('/');
    const found = await stored(app.store, String(body));
    await app.close();
    assert.equal(setCookie, null);
    assert(found === null || found === undefined);
  });

  test('destroy ends the session, and sends no cookie', async () => {
    const app = await serve(async (session, path) => (path === '/end' ? session.destroy() : visits(session)), {});
    const { cookie } = await app.request('/');
    assert.equal((await app.request('/end', cookie)).setCookie, null);
    const after = await app.request('/', cookie);
    await app.close();
    assert.equal(after.body, 1);
  });

  test('regenerate gives a new id, and the old one finds nothing', async () => {
    const app = await serve(
      async (session, path) => visits(path === '/login' ? await session.regenerate() : session),
      {},
    );
    const before = await app.request('/');
    const login = await app.request('/login', before.cookie);
    assert.notEqual(login.cookie, before.cookie);
    assert.equal(login.body, 1, 'nothing of the old session moves along by itself');
    assert.equal((await app.request('/', login.cookie)).body, 2);
    assert.equal((await app.request('/', before.cookie)).body, 1);
    await app.close();
  });

  test('reload shows what another request has written', async () => {
    const app: SessionApp = await serve(async (session, path) => {
      session.data['path'] = path;
      if (path !== '/outer') return null;
      await app.request('/inner', cookie);
      return plain((await session.reload()).data);
    }, {});
    const { cookie } = await app.request('/start');
    const { body } = await app.request('/outer', cookie);
    await app.close();
    assert.deepEqual(body, { path: '/inner' });
  });

  test('save stores at once, and the end of the request adds to it', async () => {
    const app: SessionApp = await serve(async (session) => {
      session.data['early'] = 1;
      await session.save();
      const early = await stored(app.store, session.id);
      session.data['late'] = 2;
      return { id: session.id, early: early?.['early'] };
    }, {});
    const { body } = await app.request('/');
    const { id, early } = body as { id: string; early: unknown };
    assert.equal(early, 1);
    const after = await stored(app.store, id);
    await app.close();
    assert.deepEqual([after?.['early'], after?.['late']], [1, 2]);
  });

  test('data of any JSON shape comes back', async () => {
    const data = { nested: { list: [1, null, { a: 'ü' }], empty: {} }, zero: 0, no: false, text: '\u2028"\n' };
    const app = await serve(
      (session, path) => (path === '/set' ? Object.assign(session.data, data) : plain(session.data)),
      {},
    );
    const { cookie } = await app.request('/set');
    const { body } = await app.request('/get', cookie);
    await app.close();
    assert.deepEqual(body, data);
  });

  test('a store answers get, set and destroy of plain objects', async () => {
    const app = await serve(visits, {});
    const { store } = app;
    const session = { cookie: { originalMaxAge: null, path: '/' }, n: 1 };
    assert.equal((await stored(store, 'nobody')) ?? null, null);
    await call((done) => store.set('plain', session, done));
    assert.equal((await stored(store, 'plain'))?.['n'], 1);
    await call((done) => store.set('plain', { ...session, n: 2, m: 3 }, done));
    await call((done) => store.set('plain', { cookie: session.cookie, n: 4 }, done));
    const replaced = (await stored(store, 'plain')) ?? {};
    assert.deepEqual(JSON.parse(JSON.stringify(plain(replaced))), { n: 4 });
    await call((done) => store.destroy('plain', done));
    assert.equal((await stored(store, 'plain')) ?? null, null);
    await call((done) => store.destroy('plain', done));
    await app.close();
  });

  test('what was read may be changed and set again, whatever its properties are called', async () => {
    const app = await serve((session) => ({ id: session.id, visits: visits(session) }), {});
    const first = await app.request('/');
    const { id } = first.body as { id: string };
    const raw = (await stored(app.store, id)) ?? {};
    await call((done) => app.store.set(id, Object.assign(raw, { constructor: 'no', more: 1 }), done));
    const second = await app.request('/', first.cookie);
    await app.close();
    assert.equal((second.body as { visits: number }).visits, 2);
  });

  test('a plain session whose cookie has expired is not kept', async () => {
    const app = await serve(visits, {});
    await call((done) => app.store.set('old', { cookie: { originalMaxAge: null, expires: new Date(0) } }, done));
    assert.equal((await stored(app.store, 'old')) ?? null, null);
    await app.close();
  });
}

function stored(store: CallbackStore, id: string): Promise<Record<string, unknown> | null | undefined> {
  return call((done) => store.get(id, done));
}

/** A call with a callback as a promise; that it is called once, and not before the call returns, is asserted. */
function call<T>(start: (done: (error?: unknown, value?: T) => void) => void): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    let calls = 0;
    let returned = false;
    start((error, value) => {
      if (++calls > 1 || !returned) return reject(new Error('the callback of a store is called once, and later'));
      if (error === null || error === undefined) resolve(value);
      else reject(error);
    });
    returned = true;
  });
}
