import type { Duplex } from 'node:stream';

/*
 * The commands of one tick leave in one write: the first corks the socket until the tick is over. Scripts are not held
 * back for so long. They keep the server at work for longer than a write costs, and if all of a tick left at its end,
 * client and server would take turns, each waiting while the other works. So the first few scripts leave as soon as they
 * are there, with what stands before them, then each time twice as many. docs/decisions/6-scripts-leave-early.md
 */

const FIRST = 8;

/** What this tick sends through one socket. */
interface Shared {
  open: boolean;
  piece: number;
  /** How many more scripts go into this piece. */
  room: number;
}

const sockets = new WeakMap<Duplex, Shared>();

/** Called before a command is written. A socket that somebody else has corked is left alone. */
export function shareWrite(socket: Duplex, isScript: boolean): void {
  const shared = sockets.get(socket) ?? known(socket);
  if (!shared.open && !begin(socket, shared)) return;
  if (isScript && shared.room-- === 0) flush(socket, shared);
}

function known(socket: Duplex): Shared {
  const shared = { open: false, piece: FIRST, room: FIRST };
  sockets.set(socket, shared);
  return shared;
}

function begin(socket: Duplex, shared: Shared): boolean {
  if (socket.writableCorked > 0) return false;
  shared.open = true;
  shared.piece = shared.room = FIRST;
  socket.cork();
  process.nextTick(end, socket, shared);
  return true;
}

function flush(socket: Duplex, shared: Shared): void {
  shared.piece *= 2;
  shared.room = shared.piece - 1;
  socket.uncork();
  socket.cork();
}

function end(socket: Duplex, shared: Shared): void {
  shared.open = false;
  socket.uncork();
}
