import assert from 'node:assert/strict';
import type { Probes } from './probe.ts';

/** Responses that are not stored, and why. */
export function refusalProbes({ probe, refused }: Probes): void {
  refused('PRIVATE', ({ set }) => set('cache-control', 'private').send('x'));
  refused('NO-STORE', ({ set }) => set('cache-control', 'private, no-store').send('x'));
  refused('TTL', ({ set }) => set('cache-control', 'max-age=-1').send('x'));
  refused('VARY:accept-language', ({ set }) => set('vary', 'Accept-Language').send('x'));
  refused('STATUS', ({ status }) => status(404).send('x'));
  refused('STATUS of a failure', ({ status }) => status(500).send('x'));
  refused('NONCE', ({ set }) => set('content-security-policy', "script-src 'nonce-abc'").send('x'));
  refused('ENCODED', ({ set }) => set('content-encoding', 'gzip').send(GZIPPED));
  refused('TOO-LARGE', ({ send }) => send('x'.repeat(1_001)), { maxBytes: 1_000 });
  refused('STREAM', ({ stream }) => stream('a', 'b'));
  refused('STREAM of events', ({ set }) => set('content-type', 'text/event-stream').stream('data: 1\n\n'));
  refused('OVERRIDE', ({ override }) => override({ store: false }).send('x'));
  refused('REQUEST-NO-STORE', ({ send }) => send('x'), {}, { headers: { 'cache-control': 'no-store' } });

  for (const header of POISONING) {
    refused(
      `UNKEYED-READ:${header.replace('referer', 'referr?er')}`, // Express looks for both spellings

      (exchange) => exchange.send(`for ${exchange.header(header)}`),
      {},
      { headers: { [header]: 'evil' } },
    );
  }
  refused('UNKEYED-READ:req.user', ({ read, send }) => send(String(read('user'))));
  refused('UNKEYED-READ:req.ip', ({ read, send }) => send(String(read('ip'))));
  refused('UNKEYED-READ:(x-forwarded-)?host', ({ read, send }) => send(String(read('hostname'))));
  refused(
    'UNKEYED-READ:cookie of a page that looks like a picture',
    ({ header, set }) => set('content-type', 'text/html').send(`account of ${header('cookie')}`),
    {},
    { headers: { cookie: 'sid=alice' } },
  );

  probe(
    'the refused header goes out as the handler wrote it',
    {},
    ({ set }) => set('cache-control', 'private, max-age=7').send('x'),
    async (ask) => {
      assert.equal((await ask('/')).headers.get('cache-control'), 'private, max-age=7');
    },
  );
}

/** Headers by which published middlewares were poisoned. */
const POISONING = [
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-scheme',
  'x-forwarded-port',
  'x-forwarded-for',
  'x-forwarded-prefix',
  'x-forwarded-server',
  'x-forwarded-path',
  'x-original-url',
  'x-rewrite-url',
  'x-original-host',
  'x-host',
  'x-http-method-override',
  'x-method-override',
  'x-real-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'x-envoy-original-path',
  'x-wap-profile',
  'x-att-deviceid',
  'x-requested-with',
  'true-client-ip',
  'cf-connecting-ip',
  'fastly-client-ip',
  'forwarded',
  'via',
  'client-ip',
  'accept',
  'accept-language',
  'user-agent',
  'referer',
  'origin',
  'cookie',
  'dnt',
  'save-data',
  'sec-ch-ua',
  'x-tenant',
  'x-api-version',
  'x-csrf-token',
  'x-device',
] as const;

const GZIPPED = Buffer.from('H4sIAAAAAAAAA6sAAIMW3IwBAAAA', 'base64');
