import { clockUs, type Keyspace } from '../driver/keyspace.ts';
import { LONGEST_LEASE_MS, MARK, NO_STAMP, SHORT_HEADER } from './layout.ts';

/* What the models of the scripts share: the first 46 bytes of an entry, and the clock in ms. */

export interface Head {
  /** Whether this is an entry of ours, with a whole short header. */
  readonly ours: boolean;
  readonly kind: string;
  readonly soft: string;
  readonly owner: string;
  readonly till: number;
}

export function headOf(entry: string | null): Head {
  const head = (entry ?? '').slice(0, SHORT_HEADER);
  const ours = head.length === SHORT_HEADER && head.startsWith(MARK);
  return {
    ours,
    kind: ours ? head.charAt(3) : '-',
    soft: head.slice(4, 17),
    owner: head.slice(17, 33),
    till: number(head.slice(33, 46)),
  };
}

/** Whether the entry is ours and bears this lease. */
export function bears(entry: string | null, token: string): entry is string {
  return entry?.startsWith(MARK) === true && entry.slice(17, 33) === token;
}

/** Lua's `tonumber(text) or 0`. */
export const number = (text: string): number => Number(text) || 0;

/** Whether a deadline lies ahead, and not absurdly far. */
export const ahead = (till: number, now: number): boolean => till > now && till <= now + LONGEST_LEASE_MS;

/** The time in ms: the injected one, or the keyspace's. */
export const nowMs = (space: Keyspace, injected: string | undefined): number =>
  injected ? Number(injected) : Math.floor(clockUs(space, '') / 1000);

/** `SETRANGE`: overwrites in place, and keeps the TTL. */
export function setRange(space: Keyspace, key: string, entry: string, at: number, text: string): void {
  space.set(key, entry.slice(0, at).padEnd(at, '\0') + text + entry.slice(at + text.length), 'keep');
}

/** A key lives at least this long. */
export function atLeast(space: Keyspace, key: string, ms: number): void {
  if (space.ttlMs(key) < ms) space.expire(key, ms);
}

/** A hold that stands in a `W` entry. */
export interface Hold {
  readonly id: string;
  readonly till: number;
}

/** The holds of an entry, none when it is no write hold. */
export function holdsOf(entry: string | null): Hold[] {
  const holds: Hold[] = [];
  if (!entry?.startsWith(`${MARK}W`)) return holds;
  for (let at = SHORT_HEADER; at + 29 <= entry.length; at += 29)
    holds.push({ id: entry.slice(at, at + 16), till: number(entry.slice(at + 16, at + 29)) });
  return holds;
}

/** The empty header of a write hold. */
export const HOLD_HEADER: string = `${MARK}W${NO_STAMP}${' '.repeat(16)}${NO_STAMP}`;
