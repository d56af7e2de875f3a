import assert from 'node:assert/strict';
import type { Driver } from '@redis-patterns/core/driver';
import type { DriverPart, Subject } from './subject.ts';

const PRESENT: Readonly<Record<DriverPart, (driver: Driver) => boolean>> = {
  track: ({ track }) => track !== undefined,
  nodeOf: ({ nodeOf, clustered }) => nodeOf !== undefined || !clustered, // a single node needs no label
  bytes: ({ textOnly }) => !textOnly,
};

/** Each optional part is there, or was said to be lacking: none is lost unnoticed. */
export function parts({ test, driver, lacks }: Subject): void {
  for (const [part, isPresent] of Object.entries(PRESENT)) {
    if (lacks.includes(part as DriverPart)) continue;
    test(`it has the optional part ${part}`, async () => assert.ok(isPresent(await driver())));
  }
}
