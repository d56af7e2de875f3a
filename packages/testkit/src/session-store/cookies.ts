import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SessionStoreSetup } from './app.ts';
import { visits } from './visits.ts';

/** What a store must keep of the cookie of a session. */
export function cookies({ test, serve }: SessionStoreSetup): void {
  test('the original max-age of a cookie stays what it was', async () => {
    const app = await serve(({ cookie, data }) => ({ age: cookie.originalMaxAge, n: data['n'] }), {
      maxAge: 60_000,
    });
    const first = await app.request('/');
    const second = await app.request('/', first.cookie);
    await app.close();
    for (const { body } of [first, second]) assert(Math.abs((body as { age: number }).age - 60_000) <= 1);
  });

  test('a max-age that was changed is kept, and ends the session', async () => {
    const app = await serve(
      ({ cookie, data }, path) => {
        data['n'] = Number(data['n'] ?? 0) + 1;
        if (path === '/short') cookie.maxAge = 5;
        return data['n'];
      },
      { maxAge: 60_000 },
    );
    const { cookie } = await app.request('/');
    assert.equal((await app.request('/short', cookie)).body, 2);
    await sleep(25);
    assert.equal((await app.request('/', cookie)).body, 1);
    await app.close();
  });

  test('the attributes of a cookie survive the store', async () => {
    const app = await serve(visits, {
      maxAge: 60_000,
      httpOnly: false,
      sameSite: 'strict',
      path: '/app',
      rolling: true,
    });
    const first = await app.request('/app/a');
    const second = await app.request('/app/a', first.cookie);
    await app.close();
    assert.equal(second.body, 2);
    for (const { setCookie } of [first, second]) {
      assert.match(setCookie ?? '', /; Path=\/app;/);
      assert.match(setCookie ?? '', /; SameSite=Strict/);
      assert.match(setCookie ?? '', /; Expires=/);
      assert.doesNotMatch(setCookie ?? '', /HttpOnly/);
    }
  });

  test('a cookie of the browser session stays one', async () => {
    const app = await serve(visits, { rolling: true });
    const first = await app.request('/');
    const second = await app.request('/', first.cookie);
    await app.close();
    for (const { setCookie } of [first, second]) assert.doesNotMatch(setCookie ?? '', /Expires/);
  });
}
