import type { About } from '../src/check.ts';
import { classify } from '../src/classify.ts';
import { type Facts, type Need, type SampledKey, type Snapshot, skip } from '../src/facts.ts';
import { type Info, parseInfo } from '../src/info.ts';

const NEEDS: readonly Need[] = [
  'link',
  'info',
  'window',
  'config',
  'sample',
  'whoami',
  'defaultUser',
  'clients',
  'slowlog',
  'cluster',
  'ping',
  'clock',
  'scripts',
  'appUser',
  'deep',
  'peers',
];

/** What a test says was read; everything else could not be. */
export function snapshotOf(facts: Partial<Facts>): Snapshot {
  const none = Object.fromEntries(NEEDS.map((need) => [need, skip('noperm', 'not in this test')]));
  return { node: 'here:6379', facts: { ...none, ...facts } as Snapshot['facts'] };
}

/** INFO with these fields. */
export function info(fields: Readonly<Record<string, string | number>>): Info {
  return parseInfo(
    Object.entries(fields)
      .map(([name, value]) => `${name}:${value}`)
      .join('\r\n'),
  );
}

type Fields = Readonly<Record<string, string | number>>;

/** Two readings, of fields that differ. */
export function windowOf(before: Fields, after: Fields, ms = 1_000): Facts['window'] {
  return { ms, before: info(before), after: info(after) };
}

/** A sampled key of this name. */
export function key(name: string, more: Partial<SampledKey> = {}): SampledKey {
  return { name, utf8: true, ...classify(name), ttlMs: 60_000, type: 'string', bytes: 100, ...more };
}

/** A sample of these keys; exact unless there are more. */
export function sampleOf(keys: readonly SampledKey[], of: number = keys.length): Facts['sample'] {
  return { keys, of, exact: of === keys.length, truncated: false, serverMs: 1, at: 0 };
}

export function about(more: Partial<About> = {}): About {
  return { profile: { purposes: [], given: true }, app: undefined, ttlMax: new Map(), shown: (name) => name, ...more };
}
