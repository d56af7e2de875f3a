import { Socket } from 'node:net';

/**
 * How often sockets of this process are written to while `call` runs: each of these is one system call. Seen where
 * Node hands the data to the system (`_write`, or `_writev` for what was corked), which no proxy could see: there,
 * several small writes arrive as one. Only TCP is counted, so a client whose connections are native code counts as 0.
 */
export async function countWrites(call: () => Promise<unknown>): Promise<number> {
  const { _write, _writev } = Socket.prototype;
  let writes = 0;
  Socket.prototype._write = function (...args) {
    if (this.remotePort !== undefined) writes++;
    return _write.apply(this, args);
  };
  Socket.prototype._writev = function (...args) {
    if (this.remotePort !== undefined) writes++;
    return _writev?.apply(this, args);
  };
  try {
    await call();
    return writes;
  } finally {
    Object.assign(Socket.prototype, { _write, _writev });
  }
}
