import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheStatus, eventually, freshKeys, type Probes, signal, stored } from './probe.ts';
import type { Handler } from './site.ts';

/** Many at once. */
export function togetherProbes({ test, driver, open, freshCache, probe }: Probes): void {
  const slow =
    (ms: number, then: Handler): Handler =>
    async (exchange) => {
      await sleep(ms);
      return then(exchange);
    };

  probe(
    'ten who come at once share one run',
    {},
    slow(40, ({ send }) => send('x')),
    async (ask, runs) => {
      const answers = await Promise.all(Array.from({ length: 10 }, () => ask('/')));
      assert.equal(runs(), 1);
      assert.equal(answers.filter((answer) => cacheStatus(answer) === stored).length, 1);
      assert.ok(answers.every((answer) => /stored$|; collapsed$|; hit; ttl=\d+$/.test(cacheStatus(answer))));
    },
  );

  test('ten who come at once to two processes share one run', async () => {
    let runs = 0;
    const keys = freshKeys();
    const sites = await Promise.all(
      [freshCache(driver, keys), freshCache(driver, keys)].map((cache) =>
        open((site) => {
          site.get(
            '/',
            { cache, ttl: '1m' },
            slow(40, ({ send }) => {
              runs++;
              return send('x');
            }),
          );
        }),
      ),
    );
    await Promise.all(Array.from({ length: 10 }, (_, i) => sites[i % 2]?.ask('/')));
    assert.equal(runs, 1);
    await Promise.all(sites.map(({ close }) => close()));
  });

  let running = 0;
  let most = 0;
  probe(
    'ten who wait for a response that is refused run together, and none gets the response of another',
    {},
    async ({ header, set, send }) => {
      most = Math.max(most, ++running);
      await sleep(20);
      running--;
      set('cache-control', 'private');
      return send(String(header('x-who')));
    },
    async (ask, runs) => {
      most = 0;
      const everybody = Array.from({ length: 10 }, (_, i) => String(i));
      const answers = await Promise.all(everybody.map((who) => ask('/', { headers: { 'x-who': who } })));
      assert.deepEqual(await Promise.all(answers.map((answer) => answer.text())), everybody);
      assert.equal(runs(), 10);
      assert.ok(most > 1, 'they ran one after another');
    },
  );

  let held = signal();
  probe(
    'after a refusal nobody waits for the key: requests run side by side',
    {},
    async ({ query, set, send }) => {
      if (query('hold') === '1' && running++ < 2) await held.happened;
      set('cache-control', 'private');
      return send('x');
    },
    async (ask, runs) => {
      held = signal();
      running = 2;
      await ask('/?hold=1');
      running = 0;
      const both = [ask('/?hold=1'), ask('/?hold=1')];
      await eventually(async () => assert.equal(runs(), 3));
      held.happen();
      await Promise.all(both);
    },
  );

  probe(
    'whoever waits too long runs the handler',
    { maxWait: 20 },
    async ({ read, send, query }) => {
      if (query('first') !== undefined) await held.happened;
      return send(String(read('method')));
    },
    async (ask, runs) => {
      held = signal();
      const first = ask('/?first');
      const second = ask('/?first');
      await eventually(async () => assert.equal(runs(), 2));
      held.happen();
      await Promise.all([first, second]);
    },
  );
}
