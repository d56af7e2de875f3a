import assert from 'node:assert/strict';
import type { SessionApp, SessionAppOptions, SessionHandler, SessionResponse, SessionStoreSetup } from './app.ts';
import { createGate } from './gate.ts';

/** How a framework may save a session that nobody changed. */
const MODES: readonly (readonly [string, SessionAppOptions])[] = [
  ['resave', { resave: true }],
  ['rolling', { rolling: true, maxAge: 60_000 }],
  ['touch', { resave: false, maxAge: 60_000 }],
];

/** Requests of one session that overlap: what an overwriting store loses, and what it brings back. */
export function races({ test, serve }: SessionStoreSetup): void {
  test('two writers keep both', () =>
    overlap(
      serve,
      {},
      {
        slow: set('slow'),
        quick: set('quick'),
        after: ({ body }) => assert.deepEqual(body, { start: true, slow: true, quick: true }),
      },
    ));

  test('50 writers keep 50', async () => {
    const writers = 50;
    const all = createGate(writers);
    const app = await serve(async ({ data }, path) => {
      if (path.startsWith('/write')) {
        await all.arrive();
        data[path.slice('/write/'.length)] = true;
      } else if (path === '/start') data['start'] = true;
      return plain(data);
    }, {});
    const { cookie } = await app.request('/start');
    await Promise.all(Array.from({ length: writers }, (_, i) => app.request(`/write/w${i}`, cookie)));
    const { body } = await app.request('/read', cookie);
    await app.close();
    assert.equal(Object.keys(body as object).length, writers + 1);
  });

  test('deleted field stays deleted', () =>
    overlap(
      serve,
      {},
      {
        slow: set('slow'),
        quick: ({ data }) => void delete data['start'],
        after: ({ body }) => assert.deepEqual(body, { slow: true }),
      },
    ));

  for (const [mode, options] of MODES) {
    test(`reader does not undo writer (${mode})`, () =>
      overlap(serve, options, {
        slow: () => {},
        quick: set('quick'),
        after: ({ body }) => assert.deepEqual(body, { start: true, quick: true }),
      }));

    test(`logout vs slow reader (${mode})`, () =>
      overlap(serve, options, {
        slow: () => {},
        quick: (session) => session.destroy(),
        after: ({ body }) => assert.deepEqual(body, {}),
      }));
  }

  test('logout vs slow writer', () =>
    overlap(
      serve,
      {},
      {
        slow: set('slow'),
        quick: (session) => session.destroy(),
        after: ({ body }) => assert.deepEqual(body, {}),
      },
    ));

  test('old id vs slow writer after regenerate', () =>
    overlap(
      serve,
      {},
      {
        slow: set('slow'),
        quick: (session) => session.regenerate(),
        after: ({ body }) => assert.deepEqual(body, {}),
      },
    ));

  test('two saves of one new session', async () => {
    const app = await serve(async (session, path) => {
      if (path === '/start') {
        session.data['a'] = 1;
        const first = session.save();
        session.data['b'] = 2;
        await Promise.all([first, session.save()]);
        session.data['c'] = 3;
      }
      return plain(session.data);
    }, {});
    const { status, cookie } = await app.request('/start');
    const { body } = await app.request('/read', cookie);
    await app.close();
    assert.equal(status, 200);
    assert.deepEqual(body, { a: 1, b: 2, c: 3 });
  });
}

interface Overlap {
  /** Runs once `quick` has been answered, in a request that read the session before it. */
  readonly slow: SessionHandler;
  readonly quick: SessionHandler;
  /** What a request with the same cookie sees afterwards. */
  readonly after: (response: SessionResponse) => void;
}

/** One request begins, another one begins and ends, the first one ends. */
async function overlap(
  serve: SessionStoreSetup['serve'],
  options: SessionAppOptions,
  { slow, quick, after }: Overlap,
): Promise<void> {
  const [begun, may] = [createGate(1), createGate(1)];
  const app: SessionApp = await serve(async (session, path) => {
    if (path === '/start') session.data['start'] = true;
    if (path === '/quick') await quick(session, path);
    if (path === '/slow') {
      await begun.arrive();
      await may.opened;
      await slow(session, path);
    }
    return path === '/read' ? plain(session.data) : {};
  }, options);
  const { cookie } = await app.request('/start');
  const waiting = app.request('/slow', cookie);
  await begun.opened;
  await app.request('/quick', cookie);
  await may.arrive();
  await waiting;
  const response = await app.request('/read', cookie);
  await app.close();
  after(response);
}

function set(property: string): SessionHandler {
  return ({ data }) => {
    data[property] = true;
  };
}

/** The data of a session without what the framework adds. */
export function plain(data: Record<string, unknown>): Record<string, unknown> {
  const { cookie: _cookie, ...rest } = data;
  return rest;
}
