import { describe, expect, test, vi } from 'vitest';
import { type Command, send } from './command.ts';
import { get, getRange, getRaw, mgetRaw, pexpire, pttl, set, unlink, zrangeAbove, zrem, zscore } from './commands.ts';
import type { Driver, Reply } from './driver.ts';

const bytes = (text: string): Buffer => Buffer.from(text);

const rows: [command: Command<unknown>, args: unknown[], reply: Reply, answer: unknown][] = [
  [get('k'), ['get', 'k'], bytes('é'), 'é'],
  [get('k'), ['get', 'k'], null, null],
  [getRaw('k'), ['get', 'k'], bytes('é'), bytes('é')],
  [mgetRaw(['k', 'l']), ['mget', 'k', 'l'], [bytes('é'), null], [bytes('é'), null]],
  [getRange('k', 0, 45), ['getrange', 'k', 0, 45], bytes(''), ''],
  [set('k', 'v', 5), ['set', 'k', 'v', 'px', 5], 'OK', undefined],
  [unlink('k'), ['unlink', 'k'], 1, true],
  [unlink('k'), ['unlink', 'k'], '0', false],
  [pttl('k'), ['pttl', 'k'], -2, -2],
  [pexpire('k', 5), ['pexpire', 'k', 5], 1, true],
  [pexpire('k', 5), ['pexpire', 'k', 5], 0, false],
  [zscore('k', 'm'), ['zscore', 'k', 'm'], '1.5', 1.5],
  [zscore('k', 'm'), ['zscore', 'k', 'm'], 1.5, 1.5],
  [zscore('k', 'm'), ['zscore', 'k', 'm'], null, null],
  [zrangeAbove('k', 0), ['zrange', 'k', '(0', '+inf', 'byscore'], [bytes('a'), 'b'], ['a', 'b']],
  [zrem('k', 'a', 'b'), ['zrem', 'k', 'a', 'b'], 1, 1],
];

describe('commands', () => {
  test.each(rows)('%o sends %j', ({ args }, sent) => {
    expect(args).toEqual(sent);
  });

  test.each(rows)('%o answers for %j with %o: %o', ({ decode }, _sent, reply, answer) => {
    expect(decode(reply)).toEqual(answer);
  });

  test('a reply that is too short is refused', () => {
    expect(() => mgetRaw(['k', 'l']).decode(['1'])).toThrow(expect.objectContaining({ code: 'DRIVER_FAILED' }));
  });

  test('none lets a replica answer', () => {
    expect(rows.filter(([command]) => command.readonly)).toEqual([]);
  });
});

test('send hands on the deadline and whether a replica may answer, and decodes', async () => {
  const driver = { send: vi.fn<Driver['send']>(async () => '7') };
  const command: Command<number> = { args: ['get', 'k'], decode: Number, readonly: true };
  expect(await send(driver as unknown as Driver, command, 123)).toBe(7);
  expect(driver.send.mock.calls).toEqual([[['get', 'k'], 123, true]]);
});
