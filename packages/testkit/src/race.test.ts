import { expect, test } from 'vitest';
import { race } from './race.ts';

test('no caller begins before all stand ready, and all begin in one tick', async () => {
  const events: string[] = [];
  const running = race(3, async (index) => events.push(`begin ${index}`));
  events.push('all ready');
  setImmediate(() => events.push('next tick'));
  await running;
  expect(events).toEqual(['all ready', 'begin 0', 'begin 1', 'begin 2']);
});

test('answers come in the order of their index', async () => {
  expect(await race(4, async (index) => index * 10)).toEqual([0, 10, 20, 30]);
});

test('it rejects with a failure only when every call is done', async () => {
  let done = 0;
  const failing = race(3, async (index) => {
    if (index === 0) throw new Error('the first');
    await new Promise((resolve) => setTimeout(resolve, 5));
    done++;
  });
  await expect(failing).rejects.toThrow('the first');
  expect(done).toBe(2);
});
