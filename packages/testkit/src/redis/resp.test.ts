import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { type Connection, openConnection } from './resp.ts';

const sockets: Socket[] = [];
const server = createServer((socket) => void sockets.push(socket.resume())).listen(0, '127.0.0.1');
await once(server, 'listening');
afterAll(() => void server.close());

async function connected(): Promise<[connection: Connection, peer: Socket]> {
  const [connection] = await Promise.all([
    openConnection((server.address() as AddressInfo).port),
    once(server, 'connection'),
  ]);
  return [connection, sockets.at(-1) as Socket];
}

test.each([
  ['a status', '+OK\r\n', 'OK'],
  ['an integer', ':-42\r\n', -42],
  ['text with a line break in it', '$4\r\na\r\nb\r\n', 'a\r\nb'],
  ['empty text', '$0\r\n\r\n', ''],
  ['null', '$-1\r\n', null],
  ['a null list', '*-1\r\n', null],
  ['lists in lists', '*3\r\n:1\r\n*2\r\n$1\r\na\r\n*0\r\n$-1\r\n', [1, ['a', []], null]],
  ['text of several bytes per character', '$3\r\né!\r\n', 'é!'],
])('reads %s, in one piece and byte by byte', async (_what, wire, expected) => {
  const [connection, peer] = await connected();
  const answers = Promise.all([connection.send('a'), connection.send('b')]);
  peer.write(wire);
  for (const byte of Buffer.from(wire)) {
    peer.write(Uint8Array.of(byte));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await answers).toEqual([expected, expected]);
  connection.close();
});

test("a refusal rejects with the server's words, and the next reply goes to the next call", async () => {
  const [connection, peer] = await connected();
  const [refused, answered] = [connection.send('a'), connection.send('b')];
  peer.write('-ERR no\r\n+OK\r\n');
  await expect(refused).rejects.toThrow('ERR no');
  expect(await answered).toBe('OK');
  connection.close();
});

test('a lost connection rejects what waits, and a closed one what comes', async () => {
  const [connection, peer] = await connected();
  const waiting = connection.send('a');
  peer.destroy();
  await expect(waiting).rejects.toThrow('was lost');
  connection.close();
  await expect(connection.send('b')).rejects.toThrow('is closed');
});
