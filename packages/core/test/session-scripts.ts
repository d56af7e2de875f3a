import { createHash } from 'node:crypto';
import { runOf, type ScriptScenario, type Trial } from '@redis-patterns/testkit';
import fc from 'fast-check';
import { bindUser } from '../src/session/bind-user.ts';
import { type CommitInput, commitSession } from '../src/session/commit-session.ts';
import { readSessions } from '../src/session/read-sessions.ts';
import { revokeUser } from '../src/session/revoke-user.ts';
import { endSession, takeSession } from '../src/session/take-session.ts';
import { touchSession } from '../src/session/touch-session.ts';

/*
 * What the scripts of sessions may be asked for, in any order. Names and values are few, so that steps meet; the
 * spans are such that idle time and deadline take turns in ending a session.
 */

const VALUES = ['1', '"ü"', ''];
const HANDLES = ['h1', 'h2', 'h3', 'h4', 'h5'];

const sha1 = (value: string): string => createHash('sha1').update(value).digest('hex');
const span = fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 3_600_000 }));
const record = fc.constantFrom('record-a', 'record-b');
const handle = fc.constantFrom(...HANDLES);

const op = fc.record({
  kind: fc.constantFrom('set' as const, 'delete' as const, 'keep' as const),
  property: fc.constantFrom('a', 'b":\n', '__proto__', 'é', ''),
  value: fc.constantFrom(...VALUES),
  expected: fc.constantFrom('*', '*', '*', '-', ...VALUES.map(sha1)),
});

/** A deadline that is carried over is a moment, so it depends on the time of the step. */
const absolute = fc.oneof(
  fc.constant(() => null),
  span.map((afterMs) => () => ({ afterMs })),
  span.map((inMs) => (nowMs: number) => ({ at: nowMs + inMs })),
) as fc.Arbitrary<(nowMs: number) => CommitInput['absolute']>;

type Wish = Omit<CommitInput, 'key' | 'clock' | 'absolute'> & {
  readonly name: string;
  readonly ends: (nowMs: number) => CommitInput['absolute'];
};

const commitOf = ({ name, ends, ...input }: Wish) => {
  return ({ key, nowMs }: Trial) =>
    runOf(commitSession, { ...input, key: key(name), absolute: ends(nowMs), clock: nowMs });
};

const ops = (most: number) => fc.uniqueArray(op, { selector: ({ property }) => property, maxLength: most });
const modes = ['create', 'update', 'replace'] as const;

const commit = fc
  .record({
    name: record,
    mode: fc.constantFrom(...modes),
    idleMs: span,
    ends: absolute,
    user: fc.constantFrom(undefined, null, '7', 'ü:*"\n'),
    device: fc.constantFrom(undefined, undefined, '{"name":"ü"}'),
    ops: ops(4),
  })
  .map(commitOf);

/** Of a session that lives on, so that its properties meet what is done to them. */
const change = fc
  .record({
    name: fc.constant('record-a'),
    mode: fc.constantFrom(...modes, 'update' as const, 'update' as const, 'update' as const),
    idleMs: fc.constant(3_600_000),
    ends: fc.constant(() => null),
    ops: ops(5),
  })
  .map(commitOf);

const touch = fc.record({ name: record, idleMs: span }).map(
  ({ name, idleMs }) =>
    ({ key, nowMs }: Trial) =>
      runOf(touchSession, { key: key(name), idleMs, clock: nowMs }),
);

const take = record.map(
  (name) =>
    ({ key }: Trial) =>
      runOf(takeSession, key(name)),
);
const read = record.map(
  (name) =>
    ({ key, nowMs }: Trial) =>
      runOf(readSessions, { keys: [key(name)], clock: Math.floor(nowMs / 1_000) }),
);
const end = record.map(
  (name) =>
    ({ key }: Trial) =>
      runOf(endSession, key(name)),
);

const bind = fc
  .record({
    handle,
    replaces: fc.option(handle, { nil: undefined }),
    lifetimeMs: span,
    knownInMs: fc.option(span),
    max: fc.integer({ min: 1, max: 4 }),
    whenFull: fc.constantFrom('refuse' as const, 'evict' as const),
  })
  .filter((input) => input.handle !== input.replaces)
  .map(({ knownInMs, ...input }) => ({ key, nowMs }: Trial) => {
    const deadline = knownInMs === null ? null : nowMs + knownInMs;
    return runOf(bindUser, { ...input, deadline, key: key('index'), clock: nowMs });
  });

const revoke = fc
  .record({ which: fc.constantFrom('only' as const, 'except' as const), handles: fc.subarray(HANDLES) })
  .map(
    (input) =>
      ({ key }: Trial) =>
        runOf(revokeUser, { ...input, key: key('index') }),
  );

export const sessionScripts: readonly ScriptScenario[] = [
  {
    name: 'record of a session',
    step: fc.oneof(
      { weight: 6, arbitrary: commit },
      { weight: 3, arbitrary: touch },
      { weight: 1, arbitrary: read },
      { weight: 1, arbitrary: end },
      { weight: 1, arbitrary: take },
    ),
    foreignAt: ['record-a', 'record-b'],
  },
  {
    name: 'properties of a session',
    step: fc.oneof({ weight: 6, arbitrary: change }, { weight: 1, arbitrary: touch }, { weight: 1, arbitrary: take }),
    maxPassMs: 1_000,
  },
  {
    name: 'index of a user',
    step: fc.oneof({ weight: 5, arbitrary: bind }, { weight: 1, arbitrary: revoke }),
    foreignAt: ['index'],
  },
];
