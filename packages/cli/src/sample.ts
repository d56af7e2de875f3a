import { int, type Reply, text } from '@redis-patterns/core/driver';
import { classify, type PurposeRule } from './classify.ts';
import type { Sample, SampledKey } from './facts.ts';
import { commandStats, parseInfo } from './info.ts';
import { keyName } from './key-name.ts';
import type { Node } from './node.ts';
import { createPace } from './pace.ts';
import { Refused } from './refused.ts';

/** What SCAN is asked for at a time: the longest block of the server is 0.1 ms. */
const PAGE = 100;
/** A PING so much above the first ones: somebody else needs the server. */
const PING_MS = 250;
const PING_EVERY = 10;

export interface SampleOptions {
  /** Keys at most. Infinity: all. */
  readonly size: number;
  /** Percent of one core of the server. */
  readonly maxCpu: number;
  /** Ends it early, with what there is. */
  readonly stop: AbortSignal;
  readonly rules: readonly PurposeRule[];
  /** Half of the round trips take less, ms. */
  readonly roundTripMs: number;
  readonly onKeys?: (keys: number) => void;
}

/**
 * Keys of a node drawn at random, or all where there are no more than `size`. Only SCAN, PTTL, TYPE and MEMORY USAGE
 * are sent: none of them resets what the eviction policy knows about a key.
 */
export async function takeSample(node: Node, of: number, options: SampleOptions): Promise<Sample> {
  const { size, maxCpu, stop, roundTripMs, rules } = options;
  const whole = of <= size;
  const pace = createPace({ maxCpu, roundTripMs, stop, spent: () => spentOn(node) });
  const seen = new Set<string>();
  const keys: SampledKey[] = [];
  const at = Date.now();
  const walk = node.pages(PAGE, whole)[Symbol.asyncIterator]();
  let over = false;
  let strained = false;

  for (let pages = 1; keys.length < size && !stop.aborted && !pace.tooSlow() && !strained; pages++) {
    over = await pace.run(async () => {
      const { value: page, done } = await walk.next();
      if (done) return true;
      const fresh = page.filter((key) => isNew(seen, key)).slice(0, size - keys.length);
      keys.push(...(await lookAt(node, fresh, { rules, sinceMs: Date.now() - at, careful: pages === 1 })));
      options.onKeys?.(keys.length);
      return false;
    });
    if (over) break;
    if (pages % PING_EVERY === 0) strained = (await pinged(node)) > roundTripMs + PING_MS;
  }
  await walk.return?.();
  // A size that is not known (DBSIZE refused) is 0 here: then only the end of the walk says that it was all.
  const exact = over || size === 0 || (whole && of > 0 && keys.length >= of);
  const truncated = !exact && keys.length < size;
  return { keys, of: Math.max(of, keys.length), exact, truncated, serverMs: pace.serverMs(), at };
}

/** Server time of the commands below since the start, ms, by whomever they were sent. */
async function spentOn(node: Node): Promise<number | null> {
  try {
    const info = parseInfo(text(await node.ask('info', 'commandstats')));
    return SENT.reduce((us, command) => us + commandStats(info, command).us, 0) / 1_000;
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

const SENT = ['scan', 'pttl', 'type', 'memory|usage'];

function isNew(seen: Set<string>, key: Reply): boolean {
  const id = key instanceof Uint8Array ? Buffer.from(key).toString('latin1') : String(key);
  if (seen.has(id)) return false;
  seen.add(id);
  return true;
}

async function pinged(node: Node): Promise<number> {
  const start = performance.now();
  await node.ask('ping');
  return performance.now() - start;
}

interface Look {
  readonly rules: readonly PurposeRule[];
  /** Since the sample began. */
  readonly sinceMs: number;
  /** The first key alone: what is refused is then asked for once. */
  readonly careful: boolean;
}

/** A page of keys in one write. Keys that ended meanwhile are left out. */
async function lookAt(node: Node, page: readonly Reply[], how: Look): Promise<SampledKey[]> {
  const [first, ...rest] = page;
  if (first === undefined) return [];
  const begun = look(node, first, how);
  if (how.careful) await begun;
  const looks = await Promise.all([begun, ...rest.map((key) => look(node, key, how))]);
  return looks.filter((key) => key !== null);
}

async function look(node: Node, key: Reply, { rules, sinceMs }: Look): Promise<SampledKey | null> {
  const raw = key instanceof Uint8Array ? key : String(key);
  const [ttl, type, bytes] = await Promise.all([
    node.ask('pttl', raw).then(int),
    node.ask('type', raw).then(text),
    orNull(node.ask('memory', 'usage', raw).then((reply) => (reply === null ? null : int(reply)))),
  ]);
  if (ttl === -2 || type === 'none') return null;
  const { name, utf8 } = keyName(key);
  return { name, utf8, ...classify(name, rules), ttlMs: ttl < 0 ? ttl : ttl + sinceMs, type, bytes };
}

async function orNull<T>(reply: Promise<T>): Promise<T | null> {
  try {
    return await reply;
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}
