import { setTimeout as sleep } from 'node:timers/promises';
import { as, type Probe, text } from './probe.ts';
import { BODY_PROBES } from './probe-bodies.ts';
import type { Exchange, ProbeRoute } from './probe-sites.ts';

/** A page that depends on a header of its reader. The second one must not get what was made for the first. */
const mixesUp = (name: string, header: string, [first, second]: [string, string], told: string): Probe => ({
  name,
  route: { handler: (exchange) => exchange.send(`for ${exchange.header(header)}`) },
  fault: async ({ ask }) => {
    await text(ask('', as({ [header]: first })));
    return (await text(ask('', as({ [header]: second })))) === `for ${first}` ? told : null;
  },
});

/** Asked twice: what must not be kept is made twice. */
const keeps = (name: string, handler: (exchange: Exchange) => void, told = 'kept'): Probe => ({
  name,
  route: { handler },
  fault: async ({ ask, runs }) => {
    await text(ask());
    await text(ask());
    return runs() === 1 ? told : null;
  },
});

/** Requests that are one page: more entries than one are room for a flood. */
const splits = (name: string, paths: readonly string[], route: Omit<ProbeRoute, 'handler'> = {}): Probe => ({
  name,
  route: { ...route, handler: ({ send }) => send('x') },
  fault: async ({ ask, runs }) => {
    for (const path of paths) await text(ask(path));
    return runs() === 1 ? null : `${runs()} entries`;
  },
});

export const PROBES: readonly Probe[] = [
  mixesUp('Authorization: alice, then bob', 'authorization', ['alice', 'bob'], "bob gets alice's"),
  mixesUp('Cookie: alice, then bob', 'cookie', ['sid=alice', 'sid=bob'], "bob gets alice's"),
  mixesUp('Accept-Language: de, then fr', 'accept-language', ['de', 'fr'], 'fr gets de'),
  mixesUp('X-Forwarded-Host: evil, then good', 'x-forwarded-host', ['evil', 'good'], 'poisoned for all'),
  {
    name: 'Set-Cookie of one visitor',
    route: { handler: ({ set }) => set('set-cookie', `sid=${Math.random()}`).send('x') },
    fault: async ({ ask }) => {
      const cookieOf = async (): Promise<string | null> => {
        const answer = await ask();
        await answer.text();
        return answer.headers.get('set-cookie');
      };
      const [first, second] = [await cookieOf(), await cookieOf()];
      return first === second ? 'replayed' : second === null ? 'swallowed' : null;
    },
  },
  keeps('a response with status 500', ({ status }) => status(500).send('x')),
  keeps('Cache-Control: private, no-store', ({ set }) => set('cache-control', 'private, no-store').send('x')),
  keeps('Cache-Control: max-age=-1', ({ set }) => set('cache-control', 'max-age=-1').send('x')),
  {
    name: 'Cache-Control as the handler wrote it',
    route: { handler: ({ set }) => set('cache-control', 'private, no-store').send('x') },
    fault: async ({ ask }) => {
      await text(ask());
      const answer = await ask();
      await answer.text();
      const sent = answer.headers.get('cache-control');
      return sent === 'private, no-store' ? null : (sent ?? 'lost');
    },
  },
  {
    name: 'Vary: Accept-Language, declared',
    route: {
      vary: ['Accept-Language'],
      handler: (exchange) => exchange.set('vary', 'Accept-Language').send(`${exchange.header('accept-language')}`),
    },
    fault: async ({ ask, runs }) => {
      const bodies = [];
      for (const language of ['de', 'fr', 'de']) bodies.push(await text(ask('', as({ 'accept-language': language }))));
      return bodies.join() === 'de,fr,de' && runs() === 2 ? null : 'ignored';
    },
  },
  splits('?a=1&b=2 and ?b=2&a=1', ['?a=1&b=2', '?b=2&a=1']),
  splits('utm_source, not listed', ['?page=1', '?page=1&utm_source=a', '?page=1&utm_source=b'], { query: ['page'] }),
  {
    name: 'ten at once, one page',
    route: {
      handler: async ({ send }) => {
        await sleep(50);
        send('x');
      },
    },
    fault: async ({ ask, runs }) => {
      await Promise.all(Array.from({ length: 10 }, () => text(ask())));
      return runs() === 1 ? null : `made ${runs()} times`;
    },
  },
  {
    name: 'ten at once, each their own',
    route: {
      handler: async (exchange) => {
        await sleep(50);
        exchange.set('cache-control', 'private').send(`${exchange.header('x-who')}`);
      },
    },
    fault: async ({ ask }) => {
      const everybody = Array.from({ length: 10 }, (_, i) => `${i}`);
      const bodies = await Promise.all(everybody.map((who) => text(ask('', as({ 'x-who': who })))));
      const wrong = bodies.filter((body, i) => body !== everybody[i]).length;
      return wrong === 0 ? null : `${wrong} get another's`;
    },
  },
  {
    name: 'POST after GET',
    route: { handler: ({ send }) => send('x') },
    fault: async ({ ask, runs }) => {
      await text(ask());
      await text(ask('', { method: 'POST' }));
      return runs() === 1 ? 'POST never ran' : null;
    },
  },
  {
    name: 'connection lost in the middle, then asked again',
    route: { handler: ({ breakOff }) => breakOff('half') },
    fault: async ({ ask, runs }) => {
      const once = async (): Promise<string> => {
        const answer = text(ask('', { signal: AbortSignal.timeout(1_000) }));
        return answer.catch((error: Error) => error.name);
      };
      await once();
      const second = await once();
      return second === 'TimeoutError' ? 'hangs' : runs() === 2 ? null : 'half is kept';
    },
  },
  {
    name: 'Age and Cache-Status on a hit',
    route: { handler: ({ send }) => send('x') },
    fault: async ({ ask }) => {
      await text(ask());
      const { headers } = await ask();
      return headers.has('age') && headers.has('cache-status') ? null : 'not sent';
    },
  },
  ...BODY_PROBES,
];
