import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { get } from 'node:http';
import fc from 'fast-check';
import { cacheStatus, type Probes } from './probe.ts';

/** What is never given to another visitor. */
export function identityProbes({ probe }: Probes): void {
  const alice = { headers: { authorization: 'alice' } };
  probe(
    'AUTHORIZATION passes the cache',
    {},
    ({ header, send }) => send(String(header('authorization'))),
    async (ask, runs) => {
      const answers = [await ask('/', alice), await ask('/', { headers: { authorization: 'bob' } })];
      assert.deepEqual(await Promise.all(answers.map((answer) => answer.text())), ['alice', 'bob']);
      assert.equal(runs(), 2);
      assert.equal(cacheStatus(answers[0] as Response), 'redis-patterns; fwd=bypass; detail=AUTHORIZATION');
    },
  );

  probe(
    'with a partition, an entry belongs to one identity',
    { partitionBy: 'x-user' },
    ({ header, send }) => send(String(header('authorization'))),
    async (ask, runs) => {
      const as = async (user: string): Promise<string> =>
        (await ask('/', { headers: { authorization: user, 'x-user': user } })).text();
      assert.deepEqual([await as('alice'), await as('bob'), await as('alice')], ['alice', 'bob', 'alice']);
      assert.equal(runs(), 2);
    },
  );

  probe(
    'without an identity, a partitioned route passes the cache',
    { partitionBy: 'x-user' },
    ({ send }) => send('x'),
    async (ask, runs) => {
      assert.equal(cacheStatus(await ask('/')), 'redis-patterns; fwd=bypass; detail=PARTITION');
      await ask('/');
      assert.equal(runs(), 2);
    },
  );

  probe(
    'SET-COOKIE is not stored, and reaches the visitor it was made for',
    {},
    ({ set, send }) => {
      set('set-cookie', `sid=${randomBytes(4).toString('hex')}`);
      return send('x');
    },
    async (ask, runs) => {
      const [a, b] = [await ask('/'), await ask('/')];
      assert.notEqual(a.headers.get('set-cookie'), b.headers.get('set-cookie'));
      assert.match(a.headers.get('set-cookie') ?? '', /^sid=/);
      assert.equal(runs(), 2);
      assert.match(cacheStatus(a), /detail=SET-COOKIE$/);
    },
  );

  probe(
    'a declared Vary makes an entry for each value, and is announced',
    { vary: ['Accept-Language'] },
    ({ header, send }) => send(String(header('accept-language'))),
    async (ask, runs) => {
      const inLanguage = (language: string): Promise<Response> =>
        ask('/', { headers: { 'accept-language': language } });
      const answers = [await inLanguage('de'), await inLanguage('fr'), await inLanguage('de')];
      assert.deepEqual(await Promise.all(answers.map((answer) => answer.text())), ['de', 'fr', 'de']);
      assert.equal(runs(), 2);
      for (const { headers } of answers) assert.match(headers.get('vary') ?? '', /accept-language/i);
      assert.match(cacheStatus(answers[0] as Response), /fwd=miss; stored$/);
    },
  );

  probe(
    'hosts that are listed have entries of their own, others pass',
    { hosts: ['a.example', 'b.example'] },
    ({ read, send }) => send(String(read('hostname'))),
    async (ask, runs) => {
      const unlisted = await ask('/');
      assert.equal(cacheStatus(unlisted), 'redis-patterns; fwd=bypass; detail=HOST');
      const { url } = unlisted;
      const on = (host: string): Promise<string> => bodyOn(url, host);
      assert.deepEqual(
        [await on('a.example'), await on('b.example'), await on('a.example')],
        ['a.example', 'b.example', 'a.example'],
      );
      assert.equal(runs(), 3);
    },
  );

  probe(
    'whatever visitors send and handlers read, a hit is what the handler would have given',
    { vary: ['x-keyed'] },
    ({ header, query, send }) => {
      const names = String(query('reads')).split('.');
      return send(JSON.stringify(names.map((name) => header(name) ?? null)));
    },
    async (ask) => {
      let hits = 0;
      for (const { reads, headers } of fc.sample(visits, 200)) {
        const answer = await ask(`/?reads=${reads.join('.')}`, { headers });
        const wanted = reads.map((name) => headers[name] ?? null);
        assert.deepEqual(await answer.json(), wanted);
        if (/; hit/.test(cacheStatus(answer))) hits++;
      }
      assert.ok(hits > 10, `only ${hits} hits: this says little`);
    },
  );
}

/** What a URL answers on another host than its own; fetch does not let one choose. */
function bodyOn(url: string, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { host } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece) => {
        text += piece;
      });
      response.on('end', () => resolve(text));
    }).on('error', reject);
  });
}

const NAMES = ['x-keyed', 'x-other', 'cookie'];

/** Requests with few different headers, to a handler that reads some of them. */
const visits = fc.record({
  reads: fc.subarray(NAMES, { minLength: 1 }),
  headers: fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom('1', '2'), { noNullPrototype: true }),
});
