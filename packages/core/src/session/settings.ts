import type { Driver } from '../driver/driver.ts';
import { type Duration, toMs } from '../duration.ts';
import { invalidOption } from '../errors.ts';
import type { Namespace } from '../keys/keys.ts';
import type { SessionCodec } from './codec.ts';
import type { SessionData } from './session.ts';

/** Sessions of connect-redis: JSON texts at `<prefix><id>`. */
export interface LegacyOptions {
  /** The prefix of its keys, `'sess:'` by default there. */
  readonly prefix: string;
  /** How its values are read. Default `JSON.parse`. */
  readonly parse?: (text: string) => object;
}

/** Options of `createSessions`. */
export interface SessionOptions<D extends object = SessionData> {
  readonly driver: Driver;
  /** `createKeys('myapp')` */
  readonly keys: Namespace;
  /** Ends a session that is not used for so long. Default `'30m'`; 1 s to 365 d. */
  readonly idle?: Duration;
  /** Ends a session after so long in any case. Default `'30d'`; at most 365 d; `false`, not with `user`: never. */
  readonly absolute?: Duration | false;
  /** A session is marked as used at most once per this span. Default `idle / 10`, at most 60 s; 0: at every request. */
  readonly touchEvery?: Duration;
  /** Whose session this is, `(data) => data.userId`: enables list, revoke and the limit per user. */
  readonly user?: (data: D) => string | number | null | undefined;
  /** Live sessions of one user. Default 100; 1 to 1000. */
  readonly maxPerUser?: number;
  /** Which session makes room for a login beyond that; `'reject'`: none, the login fails. Default `'oldest'`. */
  readonly evict?: 'oldest' | 'least-recent' | 'reject';
  /** Whether a due touch asks the index of the user if the session was revoked. Default `'touch'`. */
  readonly indexCheck?: 'touch' | 'off';
  /** Two writers of one property: the last one wins (`'merge'`, default), or the second is told (`'detect'`). */
  readonly onConflict?: 'merge' | 'detect';
  /** A user set on a session that was there before the login: an event (default), or refused. */
  readonly onFixation?: 'event' | 'refuse';
  /** An unreadable record: no session and an event (default), or an error. It is never deleted. */
  readonly onCorrupt?: 'absent' | 'error';
  /** Names and values of one session, bytes. Default 65 536; 1024 to 1 048 576. */
  readonly maxBytes?: number;
  /** Per operation, all its round trips together. Default `'1s'`. */
  readonly deadline?: Duration;
  /** Between JSON text and what is stored, such as `aesGcmCodec`. */
  readonly codec?: SessionCodec;
  /** Sessions of connect-redis, taken over when their cookie is seen. */
  readonly legacy?: LegacyOptions;
}

/** The options, checked and with their defaults, and the keys. */
export interface Settings {
  readonly driver: Driver;
  readonly recordKey: (handle: string) => string;
  readonly indexKey: (userId: string) => string;
  /** SCAN globs of all records and of all indexes. */
  readonly records: string;
  readonly indexes: string;
  readonly idleMs: number;
  readonly absoluteMs: number | null;
  readonly touchEveryMs: number;
  readonly user: ((data: object) => unknown) | undefined;
  readonly maxPerUser: number;
  readonly evict: 'oldest' | 'least-recent' | 'reject';
  readonly indexCheck: 'touch' | 'off';
  readonly onConflict: 'merge' | 'detect';
  readonly onFixation: 'event' | 'refuse';
  readonly onCorrupt: 'absent' | 'error';
  readonly maxBytes: number;
  readonly deadlineMs: number;
  readonly codec: SessionCodec | undefined;
  readonly legacy: LegacyOptions | undefined;
}

export const DAY_MS = 86_400_000;
export const MAX_LIFE_MS: number = 365 * DAY_MS;

const KNOWN: ReadonlySet<string> = new Set<keyof SessionOptions>([
  ...(['driver', 'keys', 'idle', 'absolute', 'touchEvery', 'user', 'maxPerUser', 'evict', 'indexCheck'] as const),
  ...(['onConflict', 'onFixation', 'onCorrupt', 'maxBytes', 'deadline', 'codec', 'legacy'] as const),
]);

/** @throws `INVALID_OPTION` */
export function settingsOf<D extends object>(options: SessionOptions<D>): Settings {
  for (const name of Object.keys(options)) if (!KNOWN.has(name)) throw invalidOption(`unknown option ${name}`);
  const { driver, keys, user, absolute = '30d', codec, legacy } = options;
  if (typeof driver?.run !== 'function') throw invalidOption('driver must be a driver, such as ioredisDriver(client)');
  if (typeof keys?.of !== 'function') throw invalidOption("keys must be a namespace: createKeys('myapp')");
  const idleMs = toMs(options.idle ?? '30m', { name: 'idle', min: 1_000, max: MAX_LIFE_MS });
  return {
    driver,
    recordKey: keys.entity('session', 'data'),
    indexKey: keys.entity('session', 'user'),
    records: keys.pattern({ domain: 'session', entity: 'data' }),
    indexes: keys.pattern({ domain: 'session', entity: 'user' }),
    idleMs,
    absoluteMs: absoluteOf(absolute, user !== undefined),
    touchEveryMs: touchEveryOf(options.touchEvery, idleMs),
    user: optionalFunction(user, 'user') as Settings['user'],
    maxPerUser: integer(options.maxPerUser ?? 100, 'maxPerUser', 1, 1_000),
    evict: oneOf(options.evict, 'evict', ['oldest', 'least-recent', 'reject']),
    indexCheck: oneOf(options.indexCheck, 'indexCheck', ['touch', 'off']),
    onConflict: oneOf(options.onConflict, 'onConflict', ['merge', 'detect']),
    onFixation: oneOf(options.onFixation, 'onFixation', ['event', 'refuse']),
    onCorrupt: oneOf(options.onCorrupt, 'onCorrupt', ['absent', 'error']),
    maxBytes: integer(options.maxBytes ?? 65_536, 'maxBytes', 1_024, 1_048_576),
    deadlineMs: toMs(options.deadline ?? '1s', { name: 'deadline' }),
    codec: codecOf(codec),
    legacy: legacyOf(legacy),
  };
}

function absoluteOf(absolute: Duration | false, hasUser: boolean): number | null {
  if (absolute !== false) return toMs(absolute, { name: 'absolute', max: MAX_LIFE_MS });
  if (hasUser) throw invalidOption('absolute: false does not go with user: the index of a user needs an end');
  return null;
}

function touchEveryOf(touchEvery: Duration | undefined, idleMs: number): number {
  if (touchEvery === undefined) return Math.min(60_000, Math.floor(idleMs / 10));
  const ms = toMs(touchEvery, { name: 'touchEvery', min: 0 });
  if (ms >= idleMs) throw invalidOption('touchEvery must be below idle: sessions in use would end');
  return ms;
}

function integer(value: number, name: string, min: number, max: number): number {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
  throw invalidOption(`${name} must be an integer from ${min} to ${max}`);
}

function oneOf<const T extends string>(value: T | undefined, name: string, all: readonly [T, ...T[]]): T {
  if (value === undefined) return all[0];
  if (all.includes(value)) return value;
  throw invalidOption(`${name} must be one of ${all.map((word) => `'${word}'`).join(', ')}`);
}

function optionalFunction<T>(value: T, name: string): T {
  if (value === undefined || typeof value === 'function') return value;
  throw invalidOption(`${name} must be a function`);
}

function codecOf(codec: SessionCodec | undefined): SessionCodec | undefined {
  if (codec === undefined || (typeof codec?.encode === 'function' && typeof codec.decode === 'function')) return codec;
  throw invalidOption('codec must have encode and decode');
}

function legacyOf(legacy: LegacyOptions | undefined): LegacyOptions | undefined {
  if (legacy === undefined) return undefined;
  if (typeof legacy?.prefix !== 'string' || legacy.prefix === '')
    throw invalidOption("legacy.prefix must be text, such as 'sess:'");
  optionalFunction(legacy.parse, 'legacy.parse');
  return legacy;
}
