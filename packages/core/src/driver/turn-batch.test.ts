import { setImmediate as turnEnded } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { memoryDriver } from '../memory/memory-driver.ts';
import { createBreaker } from './breaker.ts';
import { type Driver, DriverError } from './driver.ts';
import { createSharedDeadline } from './shared-deadline.ts';
import { createTurnBatch, type Waiting } from './turn-batch.ts';

type Asked = Waiting<string, string>;

const outage = (): DriverError => new DriverError('DRIVER_FAILED', 'no connection', { kind: 'unknown' });

/** A batch whose sends are recorded; `send` answers them, each with its question unless told otherwise. */
function recorded(
  send: (asked: readonly Asked[]) => Promise<void> = async (asked) => {
    for (const call of asked) call.resolve(call.question);
  },
  { driver = memoryDriver(), deadlineMs = 1_000 }: { driver?: Driver; deadlineMs?: number } = {},
) {
  const sent: string[][] = [];
  const breaker = createBreaker({ failures: 2, probe: '1h' });
  const ask = createTurnBatch<string, string>(driver, breaker, createSharedDeadline(deadlineMs), (asked) => {
    sent.push(asked.map(({ question }) => question));
    return send(asked);
  });
  return { ask, sent, breaker };
}

test('who calls while no other call is under way does not wait for the turn to end, only for its tick', async () => {
  const { ask, sent } = recorded();
  const answers = [ask('k', 'a'), ask('k', 'b')];
  expect(sent).toEqual([]);
  await new Promise((resolve) => process.nextTick(resolve));
  expect(sent).toEqual([['a', 'b']]);
  expect(await Promise.all(answers)).toEqual(['a', 'b']);
});

test('while a call is under way, those of one turn of the event loop are sent together when it ends, in their order', async () => {
  const under: Asked[] = [];
  const { ask, sent } = recorded(async (asked) => void under.push(...asked));
  const answers = [ask('k', 'first')];
  await turnEnded();
  answers.push(ask('k', 'a'), ask('k', 'b'));
  await Promise.resolve();
  answers.push(ask('k', 'c'));
  process.nextTick(() => answers.push(ask('k', 'd')));
  await new Promise((resolve) => process.nextTick(resolve));
  expect(sent).toEqual([['first']]);
  await turnEnded();
  expect(sent).toEqual([['first'], ['a', 'b', 'c', 'd']]);
  for (const call of under) call.resolve(call.question);
  expect(await Promise.all(answers)).toEqual(['first', 'a', 'b', 'c', 'd']);
});

test.each(['answered', 'refused'])('once all are %s, the next leaves with its tick again', async (outcome) => {
  const { ask, sent } = recorded(async (asked) => {
    for (const call of asked) outcome === 'answered' ? call.resolve(call.question) : call.reject(outage());
    for (const call of asked) call.resolve(call.question); // a second answer counts for nothing
  });
  for (const question of ['a', 'b', 'c']) {
    const answer = ask('k', question).catch(() => 'refused');
    await new Promise((resolve) => process.nextTick(resolve));
    expect(sent.at(-1)).toEqual([question]);
    await answer;
  }
});

test('calls for keys of different nodes are sent apart', async () => {
  const { ask, sent } = recorded(undefined, { driver: { ...memoryDriver(), nodeOf: (key) => key.slice(0, 1) } });
  await Promise.all([ask('x1', 'a'), ask('y1', 'b'), ask('x2', 'c')]);
  expect(sent).toEqual([['a', 'c'], ['b']]);
});

test('where the client waits for the end of the turn, calls leave before it', async () => {
  const under: Asked[] = [];
  let end = (): void => {};
  const nodeOf = (key: string): string => key.slice(0, 1);
  const atTurnsEnd = (call: () => void): void => {
    end = call;
  };
  const { ask, sent } = recorded(async (asked) => void under.push(...asked), {
    driver: { ...memoryDriver(), nodeOf, atTurnsEnd },
  });
  const answers = [ask('x1', 'a'), ask('y1', 'b')];
  await turnEnded();
  expect(sent).toEqual([['a'], ['b']]);

  // while these are under way, the first to each node goes ahead: it has the client write in this turn
  answers.push(ask('x1', 'c'), ask('x2', 'd'), ask('y1', 'e'), ask('x3', 'f'));
  expect(sent.slice(2)).toEqual([['c'], ['e']]);
  await turnEnded();
  expect(sent).toHaveLength(4);
  end();
  expect(sent.slice(4)).toEqual([['d', 'f']]);
  for (const call of under) call.resolve(call.question);
  expect(await Promise.all(answers)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
});

test('a batch that fails is one failure of its node, and rejects every caller', async () => {
  const { ask, sent, breaker } = recorded(() => Promise.reject(outage()));
  const all = (): Promise<PromiseSettledResult<string>[]> => Promise.allSettled([ask('k', 'a'), ask('k', 'b')]);
  for (const { status } of await all()) expect(status).toBe('rejected');
  expect(breaker.probeInMs(undefined)).toBe(0);
  await all();
  expect(breaker.probeInMs(undefined)).toBeGreaterThan(0);
  for (const result of await all()) expect(result).toMatchObject({ reason: { kind: 'unsent' } });
  expect(sent).toHaveLength(2);
});

test('a batch of which something was answered is no failure, whatever became of the rest', async () => {
  const { ask, breaker } = recorded(async ([first, second]) => {
    first?.reject(outage());
    second?.resolve('b');
  });
  for (let round = 0; round < 3; round++) {
    const [first, second] = await Promise.allSettled([ask('k', 'a'), ask('k', 'b')]);
    expect([first.status, second.status]).toEqual(['rejected', 'fulfilled']);
  }
  expect(breaker.probeInMs(undefined)).toBe(0);
});

test('all of a batch share one deadline, which takes nothing from those that were answered', async () => {
  const { ask } = recorded(
    (asked) => {
      asked[0]?.resolve('a');
      return new Promise(() => undefined);
    },
    { deadlineMs: 20 },
  );
  const [first, second] = await Promise.allSettled([ask('k', 'a'), ask('k', 'b')]);
  expect(first).toEqual({ status: 'fulfilled', value: 'a' });
  expect(second).toMatchObject({ reason: { code: 'DRIVER_TIMEOUT', kind: 'unknown' } });
});
