import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { RedisPatternsError } from '@redis-patterns/core';
import type { Driver } from '@redis-patterns/core/driver';
import { createKeys, type Namespace } from '@redis-patterns/core/keys';
import { type FaultyDriver, faultyDriver } from '../faulty-driver.ts';
import { channelNames } from './channels.ts';
import { type Overheard, overhear } from './overhear.ts';
import { createSecrets, type Secrets } from './secrets.ts';

/** What a pattern is run on: a driver that can fail, keys that no other test has, and marked secrets to give it. */
export interface World {
  readonly driver: FaultyDriver;
  /** The same store, past all faults and without being watched. */
  readonly store: Driver;
  readonly keys: Namespace;
  readonly secrets: Secrets;
  /** Makes a call that has to fail with an error of ours, and notes all there is of it. */
  fails(code: string, call: () => unknown): Promise<void>;
}

/** Runs a pattern with secrets, and hears all that is said meanwhile. */
export async function runWithSecrets(
  store: Driver,
  pattern: (world: World) => Promise<void>,
  names: readonly string[] = channelNames,
): Promise<Overheard & { readonly secrets: Secrets }> {
  const secrets = createSecrets();
  const overheard = await overhear(names, (note) =>
    pattern({
      driver: faultyDriver(store),
      store,
      keys: createKeys(`t${randomBytes(8).toString('hex')}`),
      secrets,
      fails: async (code, call) => {
        const error = await errorOf(call);
        assert(error instanceof RedisPatternsError, `an error of ours, and not ${String(error)}`);
        assert.equal(error.code, code);
        note(error);
      },
    }),
  );
  return { ...overheard, secrets };
}

/** What a call throws, at once or later; undefined when it throws nothing. */
async function errorOf(call: () => unknown): Promise<unknown> {
  try {
    await call();
    return undefined;
  } catch (error) {
    return error;
  }
}
