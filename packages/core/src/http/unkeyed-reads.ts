import { RedisPatternsError } from '../errors.ts';
import type { HeaderMap } from './header-map.ts';
import type { Policy } from './response-policy.ts';

/*
 * The fault every response cache has had: a handler shapes its answer by something that is not in the key, and the
 * next visitor gets the answer made for another. No configuration can list what handlers do, so we look: while a
 * handler runs, its request is a view that remembers what was read. What was read and is not in the key is a reason
 * not to store.
 *
 * Weighed and left: a list of dangerous headers (there is always one more), and running the handler twice with and
 * without a header (handlers have effects). Not seen by this way: what was read before the route was entered and kept
 * elsewhere, and whatever does not come from the request.
 */

/** What may be read while a handler runs without keeping its response from being stored. */
export interface WatchRules {
  readonly freeHeaders: ReadonlySet<string>;
  /** Properties of the request whose reading is recorded as `req.<name>`. */
  readonly watched: readonly string[];
  /** Properties that answer from what is keyed: what they read of the headers is not recorded. */
  readonly keyed: readonly string[];
  /** Query names that are in the key; null = all. */
  readonly query: ReadonlySet<string> | null;
}

/**
 * Shown to nobody: they ask whether a response can be skipped, and must not shape one that others will get. Without
 * them a framework makes a whole response, and the cache applies the precondition to that itself.
 */
const HIDDEN: ReadonlySet<string> = new Set([
  'if-none-match',
  'if-modified-since',
  'if-range',
  'cache-control',
  'pragma',
]);

/** About the message, not about who sends it; or the cause of a bypass, so absent here. */
const FREE: readonly string[] = [
  'accept-encoding',
  'connection',
  'content-length',
  'transfer-encoding',
  'expect',
  'range',
  'if-match',
  'if-unmodified-since',
  'keep-alive',
  'te',
  'upgrade',
];

const IDENTITY_HEADERS: readonly string[] = ['authorization', 'cookie'];
const IDENTITY: readonly string[] = ['cookies', 'signedCookies', 'session', 'user', 'auth'];
const ORIGIN: readonly string[] = ['host', 'hostname', 'protocol', 'secure'];

/** What a policy lets a handler read. With a partition, an entry belongs to one identity: reading that is no secret. */
export function watchRules(policy: Policy, partitioned: boolean): WatchRules {
  const watched = [...IDENTITY.filter(() => !partitioned), 'ip', 'ips', 'subdomains', ...policy.watch];
  return {
    freeHeaders: new Set([
      ...FREE,
      ...policy.vary.map(({ name }) => name),
      ...policy.allowReads,
      ...(policy.hosts === null ? [] : ['host']),
      ...(partitioned ? IDENTITY_HEADERS : []),
    ]),
    watched: watched.filter((name) => !policy.allowReads.has(name) && !policy.allowReads.has(`req.${name}`)),
    keyed: policy.hosts === null ? [] : ORIGIN,
    query: policy.query,
  };
}

/** Called with each header's name (`*`: all of them) or `req.<name>`, the first time it is read. */
export type OnRead = (name: string) => void;

/** Headers as a handler sees them: what it reads is recorded, the preconditions are hidden. */
export function recordingHeaders(headers: HeaderMap, free: ReadonlySet<string>, onRead: OnRead): HeaderMap {
  const see = (target: HeaderMap, name: string | symbol): boolean => {
    if (typeof name === 'symbol' || (name in Object.prototype && !Object.hasOwn(target, name))) return true;
    const lower = name.toLowerCase();
    if (HIDDEN.has(lower)) return false;
    if (!free.has(lower)) onRead(lower);
    return true;
  };
  return new Proxy(headers, {
    get: (target, name) => (see(target, name) ? Reflect.get(target, name) : undefined),
    has: (target, name) => see(target, name) && Reflect.has(target, name),
    getOwnPropertyDescriptor: (target, name) =>
      see(target, name) ? Reflect.getOwnPropertyDescriptor(target, name) : undefined,
    ownKeys: (target) => {
      onRead('*');
      return Reflect.ownKeys(target).filter((name) => typeof name === 'symbol' || !HIDDEN.has(name));
    },
  });
}

/** A parsed query, or another list, as a handler sees it when only some names of it are in the key. */
export function recordingQuery<Query extends object>(query: Query, keyed: ReadonlySet<string>, onRead: OnRead): Query {
  const see = (name: string | symbol): void => {
    if (typeof name === 'string' && !keyed.has(name) && !(name in Object.prototype)) onRead(`query.${name}`);
  };
  const seen =
    <Args extends [Query, string | symbol], Out>(read: (...args: Args) => Out) =>
    (...args: Args): Out => {
      see(args[1]);
      return read(...args);
    };
  return new Proxy(query, {
    get: seen((target: Query, name: string | symbol) => Reflect.get(target, name)),
    has: seen((target: Query, name: string | symbol) => Reflect.has(target, name)),
    getOwnPropertyDescriptor: seen((target: Query, name: string | symbol) =>
      Reflect.getOwnPropertyDescriptor(target, name),
    ),
    ownKeys: (target) => {
      onRead('query.*');
      return Reflect.ownKeys(target);
    },
  });
}

/** The error of `onUnkeyedRead: 'throw'`, raised where the handler reads. */
export function unkeyedRead(route: string, name: string): RedisPatternsError {
  return new RedisPatternsError(
    'UNKEYED_READ',
    `${route} is cached, and its handler read ${name}, which is not in the key: another visitor would get this answer. ` +
      'Put a header into vary; give the route a partition if the answer belongs to one user; or name it in allowReads ' +
      'if it does not shape the answer.',
  );
}
