import { setImmediate as turnEnded } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { atTurnsEnd, turnBegun } from './turns-end.ts';

test('the end of a turn comes before what the client does at the end of it', async () => {
  const order: string[] = [];
  turnBegun();
  setImmediate(() => order.push('client'));
  atTurnsEnd(() => order.push('first'));
  atTurnsEnd(() => order.push('second'));
  expect(order).toEqual([]);
  await turnEnded();
  expect(order).toEqual(['first', 'second', 'client']);
});

test('also where the client was told of the turn by what was sent at the end of the last', async () => {
  const order: string[] = [];
  atTurnsEnd(() => {
    turnBegun();
    setImmediate(() => order.push('client'));
  });
  await turnEnded();
  atTurnsEnd(() => order.push('gathered'));
  await turnEnded();
  expect(order).toEqual(['gathered', 'client']);
});
