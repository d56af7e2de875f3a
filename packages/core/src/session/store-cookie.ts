import { type CompactCookie, compactCookie, expandCookie, isSameCookie } from './cookie.ts';
import type { Core } from './core.ts';
import { MAX_LIFE_MS } from './settings.ts';
import { leftOf, type State } from './state.ts';
import type { Idle } from './touch.ts';

/*
 * Between a session object of a framework, which carries its cookie, and the data of a record.
 */

/** A cookie's end that moves by less is that of the record still: it went through two clocks and back. */
const SAME_END_MS = 1_000;

/** What to store of the cookie of a framework's session. `state`: what that was read from. */
export function cookieToStore(live: object, state: State | undefined): CompactCookie | undefined {
  const cookie = compactCookie((live as { cookie?: unknown }).cookie);
  if (cookie?.e === undefined || state === undefined) return cookie;
  const before = storedCookie(state)?.e;
  const moved = Math.abs(cookie.e - Date.now() - leftOf(state));
  return before !== undefined && moved < SAME_END_MS ? { ...cookie, e: before } : cookie;
}

/** Whether a cookie is another than the one in the record. */
export function isNewCookie(cookie: CompactCookie | undefined, state: State): cookie is CompactCookie {
  if (cookie === undefined) return false;
  const stored = storedCookie(state);
  return stored === undefined || !isSameCookie(cookie, stored);
}

/** The sessions of an application have the same cookie as a rule, so one is remembered. */
let last: { readonly text: string; readonly cookie: CompactCookie | undefined } = { text: '', cookie: undefined };

function storedCookie({ stored }: State): CompactCookie | undefined {
  const text = stored.textOf('cookie');
  if (text === undefined) return undefined;
  if (text !== last.text) last = { text, cookie: (JSON.parse(text) as CompactCookie | null) ?? undefined };
  return last.cookie;
}

/** The data of a record that has so much time left, for a framework: its own to change. */
export function shownData(data: Record<string, unknown>, leftMs: number): Record<string, unknown> {
  const cookie = expandCookie(data['cookie'], leftMs);
  if (cookie !== undefined) data['cookie'] = cookie;
  return data;
}

/** How long the session may idle: what is asked for, else what its cookie says, else the option. */
export function idleByCookie({ settings }: Core, cookie: CompactCookie | undefined, asked: number | undefined): Idle {
  const ends = cookie?.e === undefined ? undefined : cookie.e - Date.now();
  const said = asked ?? cookie?.m ?? ends;
  if (said === undefined || Number.isNaN(said)) return { ms: settings.idleMs };
  return { ms: Math.min(Math.ceil(said), MAX_LIFE_MS), fixedEnd: asked === undefined && cookie?.m === undefined };
}
