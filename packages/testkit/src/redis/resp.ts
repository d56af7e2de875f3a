import { once } from 'node:events';
import { connect } from 'node:net';

/** What a server answers to the harness: text, integers, null, lists. */
export type Answer = string | number | null | Answer[];

/** One connection that speaks RESP2: what the harness needs to set servers up without a client library. */
export interface Connection {
  /** Sends one command. Rejects with the server's own words when it says no. */
  send(...args: (string | number)[]): Promise<Answer>;
  close(): void;
}

/** Connects to a server on this machine. https://redis.io/docs/latest/develop/reference/protocol-spec/ */
export async function openConnection(port: number): Promise<Connection> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const waiting: { resolve(answer: Answer): void; reject(error: Error): void }[] = [];
  let unread = Buffer.alloc(0);

  socket.on('data', (chunk) => {
    unread = Buffer.concat([unread, chunk]);
    for (let parsed = parse(unread, 0); parsed !== undefined; parsed = parse(unread, 0)) {
      unread = unread.subarray(parsed.end);
      const caller = waiting.shift();
      if (parsed.answer instanceof Error) caller?.reject(parsed.answer);
      else caller?.resolve(parsed.answer);
    }
  });
  const lost = (): void => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`the connection to port ${port} was lost`));
  };
  socket.on('error', lost).on('close', lost);

  return {
    send: (...args) =>
      new Promise((resolve, reject) => {
        if (socket.destroyed) return reject(new Error(`the connection to port ${port} is closed`));
        waiting.push({ resolve, reject });
        const parts = args.map((arg) => `$${Buffer.byteLength(String(arg))}\r\n${arg}\r\n`);
        socket.write(`*${args.length}\r\n${parts.join('')}`);
      }),
    close: () => void socket.destroy(),
  };
}

/** The reply that begins at `start`, and where it ends; undefined while a part of it has yet to come. */
function parse(bytes: Buffer, start: number): { answer: Answer | Error; end: number } | undefined {
  const lineEnd = bytes.indexOf('\r\n', start);
  if (lineEnd < 0) return undefined;
  const line = bytes.toString('utf8', start + 1, lineEnd);
  const rest = lineEnd + 2;
  switch (String.fromCharCode(bytes[start] ?? 0)) {
    case '-':
      return { answer: new Error(line), end: rest };
    case ':':
      return { answer: Number(line), end: rest };
    case '$': {
      const length = Number(line);
      if (length < 0) return { answer: null, end: rest };
      const end = rest + length;
      return bytes.length < end + 2 ? undefined : { answer: bytes.toString('utf8', rest, end), end: end + 2 };
    }
    case '*':
      return parseList(bytes, rest, Number(line));
    default:
      return { answer: line, end: rest };
  }
}

function parseList(bytes: Buffer, start: number, length: number): { answer: Answer | Error; end: number } | undefined {
  if (length < 0) return { answer: null, end: start };
  const answer: Answer[] = [];
  let end = start;
  while (answer.length < length) {
    const item = parse(bytes, end);
    if (item === undefined) return undefined;
    answer.push(item.answer instanceof Error ? item.answer.message : item.answer);
    end = item.end;
  }
  return { answer, end };
}
