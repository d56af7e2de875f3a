import { as, type Probe, text } from './probe.ts';

const PAGE = 'a page that is long enough to be worth it '.repeat(100);
const EVERY_BYTE = Buffer.from(Array.from({ length: 256 }, (_, i) => i));

/** A body as it arrives. */
const pieces = async (response: Promise<Response>): Promise<string[]> => {
  const arrived: string[] = [];
  const { body } = await response;
  if (body !== null) for await (const piece of body) arrived.push(Buffer.from(piece).toString());
  return arrived;
};

/** Bodies that are not plain text in one piece. */
export const BODY_PROBES: readonly Probe[] = [
  {
    name: 'compression inside the cache: gzip, then none',
    route: { compressed: true, handler: ({ set }) => set('content-type', 'text/plain').send(PAGE) },
    fault: async ({ ask }) => {
      await text(ask('', as({ 'accept-encoding': 'gzip' })));
      const answer = await ask('', as({ 'accept-encoding': 'identity' }));
      const coded = answer.headers.has('content-encoding');
      const body = await answer.text();
      return coded ? 'gzip for all' : body === PAGE ? null : 'garbled';
    },
  },
  {
    name: 'server-sent events',
    route: {
      handler: ({ set }) => set('content-type', 'text/event-stream').stream('data: 1\n\n', 'data: 2\n\n'),
    },
    fault: async ({ ask, runs }) => {
      for (let i = 0; i < 2; i++) {
        const [first] = await pieces(ask());
        if (first !== 'data: 1\n\n') return i === 0 ? 'held back' : 'old ones replayed';
      }
      return runs() === 2 ? null : 'old ones replayed';
    },
  },
  {
    name: '206 for a range, then the whole',
    route: {
      handler: (exchange) => {
        if (exchange.header('range') === undefined) return exchange.send('0123456789');
        exchange.status(206).set('content-range', 'bytes 0-3/10').send('0123');
      },
    },
    fault: async ({ ask }) => {
      await text(ask('', as({ range: 'bytes=0-3' })));
      const whole = await ask();
      return (await whole.text()) === '0123456789' && whole.status === 200 ? null : 'a part for the whole';
    },
  },
  {
    name: 'a binary body, kept',
    route: { handler: ({ set }) => set('content-type', 'application/octet-stream').send(EVERY_BYTE) },
    fault: async ({ ask, runs }) => {
      for (let i = 0; i < 2; i++) {
        const bytes = Buffer.from(await (await ask()).arrayBuffer());
        if (!bytes.equals(EVERY_BYTE)) return 'other bytes';
      }
      return runs() === 1 ? null : 'not kept';
    },
  },
];
