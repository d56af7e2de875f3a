import { randomUUID } from 'node:crypto';
import type { Driver } from '@redis-patterns/core/driver';
import type { SuiteSetup } from '../suite-setup.ts';

/** An optional part of a driver. */
export type DriverPart = 'track' | 'nodeOf' | 'bytes';

/** What the tests of a driver work with. */
export interface Subject extends SuiteSetup {
  readonly lacks: readonly DriverPart[];
  /** The one driver that the tests of a suite share. */
  driver(): Promise<Driver>;
  /** A key nobody else uses; the same name gives another key each time. */
  key(name?: string): string;
}

export function subjectOf(setup: SuiteSetup & { readonly lacks: readonly DriverPart[] }): Subject {
  let shared: Promise<Driver> | undefined;
  return {
    ...setup,
    driver: () => {
      shared ??= setup.createDriver();
      return shared;
    },
    key: (name = 'key') => `t${randomUUID()}:driver:test:${name}`,
  };
}
