import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Driver } from '@redis-patterns/core/driver';
import type { Namespace } from '@redis-patterns/core/keys';
import type { Sessions } from '@redis-patterns/core/session';
import { breakTheRule, keepTheRule } from './careless.ts';
import { type Account, createDevices, type DeviceView } from './devices.ts';
import { createDoctor } from './doctor.ts';
import { createFeed } from './feed.ts';
import { type Access, isOwnPage, mayLook } from './guard.ts';
import { sendFile } from './page.ts';
import { createStoreView, type KeyGroup } from './store-view.ts';
import { createTally } from './tally.ts';

/** What the page shows, and what its buttons act on. */
export interface LiveOptions<D extends object> {
  readonly app: string;
  readonly driverName: string;
  readonly driver: Driver;
  /** What can be pulled out by a button: `redis`, `database`. */
  readonly plugs: Readonly<Record<string, { pulled: boolean }>>;
  readonly keys: Namespace;
  readonly sessions: Sessions<D>;
  readonly account: Account<D>;
  readonly access: Access;
}

/** The page under `/live`, for any framework: it speaks Node's own requests and responses. */
export interface Live {
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  close(): void;
}

type Body = Readonly<Record<string, unknown>>;
type Action = (body: Body) => Promise<object>;

const LOOK_EVERY_MS = 1_000;
const MAX_BODY = 1_024;

export function createLive<D extends object>(options: LiveOptions<D>): Live {
  const { app, driverName, driver, plugs, keys, access } = options;
  const tally = createTally();
  const devices = createDevices(options.sessions, options.account);
  const viewStore = createStoreView(driver, keys);
  const diagnosis = createDoctor(driver, keys.app);
  // null: Redis does not answer, so nothing is known.
  let seen: { sessions: DeviceView[] | null; keys: KeyGroup[] | null } = { sessions: null, keys: null };
  let lookedAt = Number.NEGATIVE_INFINITY;

  const look = async (): Promise<void> => {
    lookedAt = performance.now();
    const [sessions, groups] = await Promise.all([devices.list().catch(() => null), viewStore().catch(() => null)]);
    seen = { sessions, keys: groups };
  };

  const pulled = (): string[] => Object.keys(plugs).filter((name) => plugs[name]?.pulled);
  const feed = createFeed(() => {
    if (performance.now() - lookedAt > LOOK_EVERY_MS) void look();
    return JSON.stringify({
      app,
      driver: driverName,
      pulled: pulled(),
      cache: tally.cache,
      limit: tally.limit,
      ...seen,
      doctor: diagnosis(),
    });
  });

  const actions: Readonly<Record<string, Action>> = {
    plug: async ({ name, pulled: out }) => {
      const plug = Object.hasOwn(plugs, String(name)) ? plugs[String(name)] : undefined;
      if (plug !== undefined) plug.pulled = out === true;
      return {};
    },
    devices: async ({ device }) => {
      await devices.signIn(String(device).slice(0, 20));
      return {};
    },
    'devices/use': async ({ handle }) => ({ alive: await devices.use(String(handle)) }),
    'devices/sign-out': async ({ handle }) => ({
      ended: handle === undefined ? await devices.signOutEverywhere() : Number(await devices.signOut(String(handle))),
    }),
    'doctor/break': async () => {
      await breakTheRule(driver, keys);
      return {};
    },
    'doctor/fix': async () => {
      await keepTheRule(driver, keys);
      return {};
    },
  };

  const act = async (action: Action, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const result = await action(await bodyOf(request));
      await look(); // so that the next snapshot shows what the button did
      answer(response, 200, result);
    } catch {
      answer(response, 503, { detail: 'Redis does not answer; the button did nothing.' });
    }
  };

  return {
    handle: (request, response) => {
      const path = new URL(request.url ?? '/', 'http://live').pathname.replace(/^\/(live(\/|$))?/, '');
      if (!access.enabled) answer(response, 404, { detail: 'The live page is off.' });
      else if (!mayLook(request, access)) askForToken(response);
      else if (request.method === 'POST') {
        const action = Object.hasOwn(actions, path) ? actions[path] : undefined;
        if (!isOwnPage(request)) answer(response, 403, { detail: 'Only the page itself may do this.' });
        else if (action === undefined) answer(response, 404, { detail: 'There is no such button.' });
        else void act(action, request, response);
      } else if (request.method !== 'GET') answer(response, 405, { detail: 'GET or POST.' });
      else if (path === 'feed') feed.open(response);
      else if (!sendFile(path, request, response)) answer(response, 404, { detail: 'There is no such file.' });
    },
    close: () => {
      feed.close();
      tally.close();
    },
  };
}

/** The JSON object of a small body; parsed by a framework already, or still to be read. */
async function bodyOf(request: IncomingMessage & { body?: unknown }): Promise<Body> {
  if (typeof request.body === 'object' && request.body !== null) return request.body as Body;
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > MAX_BODY) return {};
  }
  const value: unknown = text === '' ? {} : JSON.parse(text);
  return typeof value === 'object' && value !== null ? (value as Body) : {};
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

function askForToken(response: ServerResponse): void {
  response.setHeader('www-authenticate', 'Basic realm="live"');
  answer(response, 401, { detail: 'The live page needs LIVE_TOKEN as password.' });
}
