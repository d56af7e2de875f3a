import { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { shareWrite } from './shared-writes.ts';

/** A socket that tells how many chunks each write of it carried. */
function openSocket(): { socket: Duplex; writes: number[] } {
  const writes: number[] = [];
  const socket = new Duplex({
    read: () => {},
    write: (_chunk, _encoding, done) => {
      writes.push(1);
      done();
    },
    writev: (chunks, done) => {
      writes.push(chunks.length);
      done();
    },
  });
  return { socket, writes };
}

const send = (socket: Duplex, times: number, isScript: boolean): void => {
  for (let i = 0; i < times; i++) {
    shareWrite(socket, isScript);
    socket.write('x');
  }
};
const tick = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

test.each([
  [1, [1]],
  [8, [8]],
  [9, [8, 1]],
  [40, [8, 16, 16]],
  [100, [8, 16, 32, 44]],
])('%i scripts of a tick leave in pieces of %j, as many commands in one write', async (times, pieces) => {
  const { socket, writes } = openSocket();
  send(socket, times, true);
  await tick();
  expect(writes).toEqual(pieces);
  send(socket, times, false);
  await tick();
  expect(writes).toEqual([...pieces, times]);
});

test('a script takes along what stands before it', async () => {
  const { socket, writes } = openSocket();
  send(socket, 8, true);
  send(socket, 10, false);
  send(socket, 1, true);
  await tick();
  expect(writes).toEqual([18, 1]);
});

test('all but the last piece have left before the tick is over, and the next tick begins anew', async () => {
  const { socket, writes } = openSocket();
  send(socket, 9, true);
  expect(writes).toEqual([8]);
  await tick();
  send(socket, 10, true);
  await tick();
  expect(writes).toEqual([8, 1, 8, 2]);
});

test('a socket that somebody else has corked is left alone', async () => {
  const { socket, writes } = openSocket();
  socket.cork();
  send(socket, 20, true);
  await tick();
  expect(writes).toEqual([]);
  socket.uncork();
  expect(writes).toEqual([20]);
});
