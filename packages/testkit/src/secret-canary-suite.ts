import assert from 'node:assert/strict';
import type { Driver } from '@redis-patterns/core/driver';
import { cacheWithSecrets } from './secret-canary/cache.ts';
import { responsesWithSecrets } from './secret-canary/http.ts';
import { limitsWithSecrets } from './secret-canary/rate-limit.ts';
import { sessionsWithSecrets } from './secret-canary/session.ts';
import { runWithSecrets, type World } from './secret-canary/world.ts';
import type { SuiteSetup } from './suite-setup.ts';

interface Pattern {
  readonly name: string;
  readonly run: (world: World) => Promise<void>;
  /** Channels that have to be heard, lest it said nothing at all. */
  readonly heard: readonly string[];
}

const CACHE = ['cache:get', 'cache:load', 'cache:write', 'cache:invalidate', 'cache:coalesced'];

const PATTERNS: readonly Pattern[] = [
  { name: 'a cache', run: cacheWithSecrets, heard: [...CACHE, 'degraded', 'warning'] },
  { name: 'limits', run: limitsWithSecrets, heard: ['rate-limit:check', 'degraded'] },
  { name: 'sessions', run: sessionsWithSecrets, heard: ['session:op'] },
  { name: 'the response cache', run: responsesWithSecrets, heard: ['http:cache', 'degraded', 'warning'] },
];

export interface SecretCanarySetup extends SuiteSetup {
  /**
   * Channels of the client itself that are known to show arguments or replies. That they still do is asserted, so that
   * a fix is noticed: take the channel off the list then.
   */
  readonly leaks?: readonly string[];
}

/**
 * Runs every pattern with marked secrets (ids, session ids, subjects, users, values, tags, headers, cookies, queries,
 * bodies), in good health and with everything that goes wrong, and looks for them on every channel of redis-patterns,
 * in every error that is thrown, and on stdout and stderr. Run it by itself: it listens to the whole process.
 */
export function secretCanarySuite({ test, createDriver, leaks = [] }: SecretCanarySetup): void {
  let shared: Promise<Driver> | undefined;
  const connect = (): Promise<Driver> => {
    shared ??= createDriver();
    return shared;
  };

  for (const { name, run, heard } of PATTERNS) {
    test(`no secret of ${name} reaches a channel, an error, stdout or stderr`, async () => {
      const { secrets, text, channels } = await runWithSecrets(await connect(), run);
      secrets.assertAbsent(text);
      for (const one of heard) assert(isHeard(channels, one), `nothing was published on redis-patterns:${one}`);
    });
  }

  for (const leak of leaks) {
    test(`the client still shows secrets on ${leak}`, async () => {
      const run = async (world: World): Promise<void> => {
        for (const pattern of PATTERNS) await pattern.run(world);
      };
      const { secrets, text } = await runWithSecrets(await connect(), run, [leak]);
      assert.notDeepEqual(secrets.shownIn(text), []);
    });
  }
}

function isHeard(channels: ReadonlySet<string>, name: string): boolean {
  const full = `redis-patterns:${name}`;
  return channels.has(full) || channels.has(`tracing:${full}:start`);
}
