import { expect, test } from 'vitest';
import type { LoadContext } from './definition.ts';
import { createLoadBatch, type Wanted } from './load-batch.ts';

const context = {} as LoadContext;
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function open(keys: string[]): { batch: ReturnType<typeof createLoadBatch<string, string>>; loads: string[][] } {
  const loads: string[][] = [];
  const loadAll = (wanted: readonly Wanted<string, string>[]): void => {
    loads.push(wanted.map(({ id }) => id));
    for (const { id, resolve } of wanted) resolve(id);
  };
  return { batch: createLoadBatch(keys, loadAll), loads };
}

test('nothing is loaded before every read is decided, and then all in one', async () => {
  const { batch, loads } = open(['a', 'b', 'c', 'd']);
  const a = batch.load('a', 'a', context);
  await soon();
  batch.decided('b');
  const c = batch.load('c', 'c', context);
  await soon();
  expect(loads).toEqual([]);
  batch.decided('d');
  expect(await Promise.all([a, c])).toEqual(['a', 'c']);
  expect(loads).toEqual([['a', 'c']]);
});

test('who gets to load later is loaded with those of the same tick', async () => {
  const { batch, loads } = open(['a', 'b', 'c']);
  for (const key of ['a', 'b', 'c']) batch.decided(key);
  await soon();
  expect(loads).toEqual([]);
  await Promise.all([batch.load('b', 'b', context), batch.load('c', 'c', context)]);
  await batch.load('a', 'a', context);
  expect(loads).toEqual([['b', 'c'], ['a']]);
});
