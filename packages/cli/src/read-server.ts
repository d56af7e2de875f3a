import { int, list, type Reply, text } from '@redis-patterns/core/driver';
import type { AclUser, ClientLine, Clock, Slowlog } from './facts.ts';
import { type Info, lines, pairs, parseInfo } from './info.ts';
import { keyName } from './key-name.ts';
import type { Node } from './node.ts';
import { Refused } from './refused.ts';

/*
 * What is asked of a server besides its keys: one function for each command, from its reply to plain values. They
 * throw `Refused` where the server will not answer.
 */

/** INFO with the counters of commands and errors. Servers before 7.0 take one section at a time. */
export async function readInfo(node: Node): Promise<Info> {
  try {
    return parseInfo(text(await node.ask('info', 'default', 'commandstats', 'errorstats')));
  } catch (error) {
    if (!(error instanceof Refused) || error.why.skip !== 'blocked-by-provider' || !/refused/.test(error.message))
      throw error;
    return parseInfo(text(await node.ask('info', 'all')));
  }
}

const SETTINGS = [
  'maxmemory-clients',
  'lazyfree-lazy-eviction',
  'lazyfree-lazy-expire',
  'lazyfree-lazy-server-del',
  'lazyfree-lazy-user-del',
  'slowlog-log-slower-than',
  'tcp-keepalive',
  'timeout',
  'stop-writes-on-bgsave-error',
  'save',
  'appendonly',
  'protected-mode',
  'bind',
  'enable-debug-command',
  'enable-module-command',
];

/** The settings that checks look at, each asked for by name: none of them is a secret. */
export async function readConfig(node: Node): Promise<ReadonlyMap<string, string>> {
  const [first = '', ...rest] = SETTINGS;
  const replies = [await node.ask('config', 'get', first)];
  replies.push(...(await Promise.all(rest.map((setting) => node.ask('config', 'get', setting)))));
  const settings = replies.map((reply) => list(reply)).filter((pair) => pair.length >= 2);
  return new Map(settings.map(([name, value]) => [text(name), text(value)]));
}

export async function readWhoami(node: Node): Promise<string> {
  return text(await node.ask('acl', 'whoami'));
}

/** ACL GETUSER default: a flat list, `flags` and `commands` among it. */
export async function readDefaultUser(node: Node): Promise<AclUser> {
  const fields = list(await node.ask('acl', 'getuser', 'default'));
  const named = (name: string): Reply | undefined => fields[fields.findIndex((field) => isText(field, name)) + 1];
  return { flags: list(named('flags') ?? []).map(text), commands: text(named('commands') ?? '') };
}

function isText(reply: Reply, wanted: string): boolean {
  return (typeof reply === 'string' || reply instanceof Uint8Array) && text(reply) === wanted;
}

export async function readClients(node: Node): Promise<readonly ClientLine[]> {
  const all = text(await node.ask('client', 'list'));
  return all.split('\n').flatMap((line) => (line === '' ? [] : [pairs(line.trim(), ' ')]));
}

/** The last 32 entries, of which the arguments stay here: they hold values. */
export async function readSlowlog(node: Node): Promise<Slowlog> {
  const length = int(await node.ask('slowlog', 'len'));
  const entries = list(await node.ask('slowlog', 'get', 32)).map((entry) => {
    const [, at, us, args] = list(entry, 4);
    return { at: int(at), us: int(us), command: commandIn(list(args)[0]) };
  });
  return { length, entries };
}

function commandIn(word: Reply | undefined): string {
  const { name } = keyName(word);
  return /^[a-z_.|-]{1,40}$/i.test(name) ? name.toLowerCase() : 'unknown';
}

export async function readCluster(node: Node): Promise<ReadonlyMap<string, string>> {
  return lines(text(await node.ask('cluster', 'info')));
}

/** 20 round trips, one after the other. */
export async function readPings(node: Node, stop: AbortSignal): Promise<readonly number[]> {
  const trips: number[] = [];
  while (trips.length < 20 && !(stop.aborted && trips.length > 0)) {
    const start = performance.now();
    await node.ask('ping');
    trips.push(performance.now() - start);
  }
  return trips;
}

/** The server's clock against ours, read in the middle of a round trip. */
export async function readClock(node: Node): Promise<Clock> {
  const [start, asked] = [performance.now(), Date.now()];
  const [seconds, micros] = list(await node.ask('time'), 2);
  const rttMs = performance.now() - start;
  return { offsetMs: int(seconds) * 1_000 + int(micros) / 1_000 - (asked + rttMs / 2), rttMs };
}

/** How many of the patterns' scripts the server knows. */
export async function readScripts(node: Node): Promise<{ present: number; of: number }> {
  const [{ cacheScripts }, { rateLimitScripts }] = await Promise.all([
    import('@redis-patterns/core/cache'),
    import('@redis-patterns/core/rate-limit'),
  ]);
  const shas = [cacheScripts, rateLimitScripts].flatMap((scripts) => Object.values(scripts)).map(({ sha }) => sha);
  const known = list(await node.ask('script', 'exists', ...shas)).map(int);
  return { present: known.filter((one) => one === 1).length, of: shas.length };
}
