import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Driver } from '@redis-patterns/core/driver';
import { createKeys, type Namespace } from '@redis-patterns/core/keys';
import {
  createLimiter,
  type Limiter,
  type LimiterOptions,
  type LogPolicy,
  type Policies,
  type Policy,
} from '@redis-patterns/core/rate-limit';
import type { SuiteSetup } from '../suite-setup.ts';

/** What a contract of the limiter is tried on: a driver, and keys that no other test has. */
export interface World {
  readonly driver: Driver;
  readonly keys: Namespace;
  /** Keys of another application, for a case of its own within a test. */
  keysOf(part: string): Namespace;
  /** Lets time pass: moves the store's clock where it can be moved, else waits. */
  pass(ms: number): Promise<void>;
  /** A driver on a client of its own, on the same store. */
  another(): Promise<Driver>;
  /** A limiter that asks Redis each time, and that a busy machine does not make answer without it. */
  limiter<P extends string>(policies: Policies<P>, options?: Partial<LimiterOptions<P>>): Limiter<P>;
}

/** Registers a contract: its name is a sentence, and it gets a world of its own. */
export type Contract = (name: string, hold: (world: World) => Promise<void>) => void;

export function contracts({ test, createDriver, advance }: SuiteSetup): Contract {
  let shared: Promise<Driver> | undefined;
  return (name, hold) =>
    test(name, async () => {
      shared ??= createDriver();
      const driver = await shared;
      const app = `t${randomBytes(8).toString('hex')}`;
      const keys = createKeys(app);
      await hold({
        driver,
        keys,
        keysOf: (part) => createKeys(`${app}.${part.toLowerCase()}`),
        pass: advance ?? sleep,
        another: createDriver,
        limiter: (policies, options) =>
          createLimiter({ driver, keys, policies, deadline: '5s', onFailure: 'closed', denyCache: false, ...options }),
      });
    });
}

/** A policy of any kind as the only one of a limiter, under the name `p`. */
export function alone(policy: Policy | LogPolicy): Policies<'p'> {
  return { p: policy } as Policies<'p'>;
}
