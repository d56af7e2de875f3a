import { type Driver, DriverError, defineScript, within } from '@redis-patterns/core/driver';
import { memoryDriver } from '@redis-patterns/core/memory';
import { expect, test } from 'vitest';
import { closed, faultyDriver, heldBack, lateReply, lostReply, refused, unsent } from './faulty-driver.ts';

const push = defineScript<string, unknown>({
  name: 'sample/push',
  lua: '',
  sha: '',
  encode: (key) => ({ keys: [key], args: [] }),
  decode: (reply) => reply,
  model: (space, [key = '']) => space.edit('list', key, (items) => items.push('x')),
});

const executed = (driver: Driver, key: string): Promise<unknown> => driver.send(['get', key]);

test('without a fault it is the driver it wraps', async () => {
  const faulty = faultyDriver(memoryDriver());
  await faulty.send(['set', 'a', '1', 'px', 1_000]);
  expect(await faulty.send(['get', 'a'])).toBe('1');
  expect(await faulty.run(push, ['b'], [])).toBe(1);
  expect(faulty.calls.map(({ name, keys }) => [name, ...keys])).toEqual([
    ['set', 'a'],
    ['get', 'a'],
    ['sample/push', 'b'],
  ]);
});

test('its optional parts are those of the driver it wraps', () => {
  const { track, ...plain } = memoryDriver();
  expect(faultyDriver(plain)).not.toHaveProperty('track');
  expect(faultyDriver({ ...plain, clustered: true, nodeOf: () => 'n', ...(track && { track }) })).toMatchObject({
    clustered: true,
    nodeOf: expect.any(Function),
    track: expect.any(Function),
  });
});

test.each([
  ['a lost reply was executed and is unknown', lostReply, true, 'unknown', null],
  ['an unsent command was not executed', unsent, false, 'unsent', null],
  ['a closed client executes nothing', closed, false, 'unsent', null],
  ['a refusal executes nothing and has its code', refused('NOSCRIPT'), false, 'reply', 'NOSCRIPT'],
])('%s', async (_name, fault, runs, kind, redisCode) => {
  const memory = memoryDriver();
  const faulty = faultyDriver(memory);
  faulty.inject(fault);
  const error = await faulty.send(['incr', 'a']).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DriverError);
  expect(error).toMatchObject({ kind, redisCode });
  expect(await executed(memory, 'a')).toBe(runs ? '1' : null);
  expect(await faulty.send(['incr', 'a']), 'once only').toBe(runs ? 2 : 1);
});

test('a late reply was executed at once, one held back is executed later', async () => {
  const memory = memoryDriver();
  const faulty = faultyDriver(memory);
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  faulty.inject(lateReply(gate), { on: ({ keys }) => keys[0] === 'late' });
  faulty.inject(heldBack(gate), { on: ({ keys }) => keys[0] === 'held' });
  const answers: unknown[] = [];
  const late = within(
    5,
    () => faulty.send(['incr', 'late']),
    (answer) => answers.push(answer),
  );
  const held = faulty.send(['incr', 'held']);
  await expect(late).rejects.toMatchObject({ code: 'DRIVER_TIMEOUT' });
  expect([await executed(memory, 'late'), await executed(memory, 'held')]).toEqual(['1', null]);
  open();
  expect(await held).toBe(1);
  expect(answers).toEqual([1]);
});

test('faults pick their calls, as often as they were told, until it is healed', async () => {
  const faulty = faultyDriver(memoryDriver());
  faulty.inject(unsent, {
    on: ({ by, name }) => by === 'run' && name === 'sample/push',
    times: Number.POSITIVE_INFINITY,
  });
  faulty.inject(refused('OOM'), { on: ({ name }) => name === 'set', times: 2 });
  const set = (): Promise<unknown> => faulty.send(['SET', 'a', '1', 'px', 1_000]);
  await expect(set()).rejects.toMatchObject({ redisCode: 'OOM' });
  expect(await faulty.send(['get', 'a'])).toBe(null);
  await expect(set()).rejects.toMatchObject({ redisCode: 'OOM' });
  expect(await set()).toBe('OK');
  for (let times = 0; times < 3; times++) await expect(faulty.run(push, ['b'], [])).rejects.toThrow(DriverError);
  faulty.heal();
  expect(await faulty.run(push, ['b'], [])).toBe(1);
});
