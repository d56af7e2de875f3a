import { createKeys, type Namespace, type Purpose, purposeOf } from '@redis-patterns/core/keys';

/** First segments of libraries that have names of their own, and what they keep there. */
const FOREIGN: ReadonlyMap<string, Purpose> = new Map([
  ['bull', 'queue'],
  ['queue', 'queue'],
  ['sess', 'session'],
  ['rl', 'rate'],
]);

/** What a key's name says. */
export interface KeyClass {
  readonly app: string;
  readonly template: string;
  readonly purpose: Purpose | null;
  readonly foreign: boolean;
}

/** A pattern of `--map`: keys it matches have this purpose. */
export interface PurposeRule {
  readonly pattern: RegExp;
  readonly purpose: Purpose;
}

export function classify(name: string, rules: readonly PurposeRule[] = []): KeyClass {
  const [app = '', domain = '', entity = ''] = name.split(':', 3);
  const foreign = FOREIGN.get(app);
  const mapped = rules.find(({ pattern }) => pattern.test(name))?.purpose;
  return {
    app,
    template: templateOf(name),
    purpose: mapped ?? foreign ?? purposeOf(domain, entity),
    foreign: foreign !== undefined,
  };
}

/**
 * What keys of one kind share: `shop:product:cache:*`. The first three segments, without what looks like an id in them;
 * of a shorter key, all but its last segment. A template never shows an id.
 */
export function templateOf(name: string): string {
  const segments = name.slice(0, 512).split(':');
  if (FOREIGN.has(segments[0] ?? '')) return `${segments[0]}:*`;
  if (segments.length === 1) return plain(name);
  const head = segments.slice(0, Math.min(segments.length - 1, 3));
  return `${head.map(plain).join(':')}:*`;
}

const WORD = /^\{?[a-z][a-z_.-]*\}?(?:~[a-z0-9_.-]+)?$/i;

/** A segment as it is where it is a word; else with its digits left out, or left out altogether. */
export function plain(segment: string): string {
  if (segment.length <= 40 && WORD.test(segment)) return segment;
  const rest = segment.replace(/\d+/g, '*');
  const few = (rest.match(/\*/g) ?? []).length <= 2; // a random id has digits all over
  return few && rest.length <= 40 && /^[a-z_.*{}~-]+$/i.test(rest) && /[a-z]{2}/i.test(rest) ? rest : '*';
}

const spaces = new Map<string, Namespace | null>();

/** Whether `createKeys(app)` writes such a key. */
export function isConventional(name: string): boolean {
  const app = name.slice(0, Math.max(name.indexOf(':'), 0));
  if (spaces.size > 10_000) spaces.clear();
  const space = spaces.get(app) ?? namespace(app);
  spaces.set(app, space);
  return space !== null && space.parse(name) !== null;
}

function namespace(app: string): Namespace | null {
  try {
    return createKeys(app);
  } catch {
    return null;
  }
}

const NO_IDS = new Set(['undefined', 'null', 'NaN', '[object Object]']);

/** What is wrong with a name in itself; null when nothing is. */
export function hostility(name: string, utf8: boolean): string | null {
  if (name === '') return 'an empty name';
  if (!utf8) return 'not UTF-8';
  const odd = name.split(':').find((segment) => NO_IDS.has(segment));
  if (odd !== undefined) return `a segment is ${odd}`;
  if (Buffer.byteLength(name) > 512) return 'longer than 512 bytes';
  if (/\p{Cc}/u.test(name)) return 'a control character';
  if (name.includes(' ')) return 'a space';
  return /[*?[\]\\]/.test(name) ? 'a character of SCAN patterns' : null;
}
