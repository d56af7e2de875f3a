import { PassThrough } from 'node:stream';
import { Redis as Redis6 } from 'ioredis';
import { Redis as Redis5 } from 'ioredis5';
import { describe, expect, test } from 'vitest';
import type { IoredisClient } from './client.ts';
import { type OnceCommandOptions, onceCommandOf } from './once-command.ts';

const GET = '*2\r\n$3\r\nget\r\n$1\r\na\r\n';
const PING = '*1\r\n$4\r\nPING\r\n';

function replyError(message: string): Error {
  return Object.assign(new Error(message), { name: 'ReplyError' });
}

describe.each([
  ['5', new Redis5({ lazyConnect: true })],
  ['6', new Redis6({ lazyConnect: true })],
])('a command of ioredis %s', (_major, client: IoredisClient) => {
  const { Once, slotOf } = onceCommandOf(client);
  const get = (options: Partial<OnceCommandOptions> = {}) =>
    new Once({ client, args: ['GET', 'a'], key: 'a', deadline: undefined, hidden: false, ...options });
  const socket = () => new PassThrough();

  test('gives its bytes once; asked again it fails as unknown and gives a PING', async () => {
    const command = get();
    expect(command.toWritable(socket())).toBe(GET);
    expect(command.toWritable(socket())).toBe(PING);
    await expect(command.promise).rejects.toMatchObject({ code: 'DRIVER_FAILED', kind: 'unknown', redisCode: null });
    expect(command.toWritable(socket())).toBe(PING);
  });

  test('is not written after its deadline', async () => {
    const command = get({ deadline: performance.now() - 1 });
    expect(command.toWritable(socket())).toBe(PING);
    await expect(command.promise).rejects.toMatchObject({ code: 'DRIVER_TIMEOUT', kind: 'unsent' });
  });

  test('is not written after the client has given up on it, and was not sent then', async () => {
    const command = get();
    command.reject(new Error('Command timed out'));
    expect(command.toWritable(socket())).toBe(PING);
    await expect(command.promise).rejects.toMatchObject({ kind: 'unsent' });
  });

  test('that a Cluster has been handed is written once more after a reply that reroutes it', () => {
    for (const reply of ['MOVED 1 127.0.0.1:1', 'ASK 1 127.0.0.1:1', 'TRYAGAIN Multiple keys request']) {
      const command = get();
      const rerouted: Error[] = [];
      command.reject = (error) => rerouted.push(error); // as a Cluster does
      command.rerouteOnly();
      command.toWritable(socket());
      command.reject(replyError(reply));
      expect(rerouted).toHaveLength(1);
      expect(command.toWritable(socket())).toBe(GET);
    }
  });

  test.each([
    ['a lost connection', new Error('Connection is closed.'), { kind: 'unknown' }],
    ['CLUSTERDOWN', replyError('CLUSTERDOWN Hash slot not served'), { kind: 'reply', redisCode: 'CLUSTERDOWN' }],
  ])('that a Cluster has been handed is not left to it after %s', async (_what, error, expected) => {
    const command = get();
    const rerouted: Error[] = [];
    const { reject } = command;
    command.reject = (reason) => rerouted.push(reason);
    command.rerouteOnly();
    command.toWritable(socket());
    command.reject(error);
    await expect(command.promise).rejects.toMatchObject(expected);
    expect(rerouted).toEqual([]);
    reject(error);
  });

  test('that was not written is left to the Cluster, which may find another connection', () => {
    const command = get();
    const rerouted: Error[] = [];
    command.reject = (error) => rerouted.push(error);
    command.rerouteOnly();
    command.reject(new Error('Connection is closed.'));
    expect(rerouted).toHaveLength(1);
    expect(command.toWritable(socket())).toBe(GET);
  });

  test('corks its socket until the tick is over', async () => {
    const stream = socket();
    get().toWritable(stream);
    get().toWritable(stream);
    expect(stream.writableCorked).toBe(1);
    await new Promise((resolve) => process.nextTick(resolve));
    expect(stream.writableCorked).toBe(0);
  });

  test('is named in lower case, or in upper case where the table of readable commands must not know it', () => {
    expect(get({ hidden: true }).toWritable(socket())).toBe(GET.replace('get', 'GET'));
  });

  test('sends bytes as bytes, whatever view of them it is given', () => {
    const bytes = Uint8Array.of(0, 255, 13, 10).subarray(1);
    const written = get({ args: ['set', 'a', bytes] }).toWritable(socket());
    expect(Buffer.from(written).includes(Buffer.from([255, 13, 10]))).toBe(true);
  });

  test('is routed by the key it is given, known to ioredis or not', () => {
    const slots = [get({ args: ['new.command', 'x', 'a'] }), get({ key: Buffer.from('a') })];
    expect(slots.map((command) => command.getSlot())).toEqual([slotOf('a'), slotOf('a')]);
    expect(get({ key: undefined }).getSlot()).toBe(null);
    expect(slotOf('123456789')).toBe(0x31c3);
  });
});
