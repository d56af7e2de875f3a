import {
  type Args,
  type Driver,
  DriverError,
  evaluate,
  flat,
  notSent,
  type Reply,
  replyError,
  scanNodes,
} from '@redis-patterns/core/driver';
import {
  Batch,
  CircuitBreakerError,
  ClusterBatch,
  ClusterScanCursor,
  ConnectionError,
  Decoder,
  type GlideClient,
  GlideClusterClient,
  type GlideString,
  RequestError,
  TimeoutError,
} from '@valkey/valkey-glide';

/**
 * A driver over Valkey GLIDE, as an example of one that is not ours. It passes the contract but for what the client
 * has no way to do:
 *
 * - no `track` and no `nodeOf`: the client shows neither its connections nor its table of slots;
 * - a call made while there is no connection waits inside the client, which cannot take it back: it may run after its
 *   deadline, so it is reported as `unknown`, never as `unsent`;
 * - the client must read from primaries (`readFrom: 'primary'`, its default).
 *
 * GLIDE runs commands side by side, in no order. So those of one tick go out as one batch, which keeps theirs.
 */
export function glideDriver(client: GlideClient | GlideClusterClient): Driver {
  const exec = executor(client);
  let queue: Queued[] = [];

  const flush = (): void => {
    const calls = queue.filter(({ deadline, reject }) => {
      const late = deadline !== undefined && performance.now() > deadline;
      if (late) reject(notSent());
      return !late;
    });
    queue = [];
    if (calls.length === 0) return;
    exec(calls.map(({ words }) => words)).then(
      (replies) => {
        for (const [index, { resolve, reject }] of calls.entries()) {
          const reply = replies?.[index];
          if (reply instanceof Error) reject(failed(reply));
          else resolve(replied(reply));
        }
      },
      (error: unknown) => {
        for (const { reject } of calls) reject(failed(error));
      },
    );
  };

  const send = (args: Args, deadline?: number): Promise<Reply> =>
    new Promise((resolve, reject) => {
      if (queue.length === 0) process.nextTick(flush);
      const words = args.map((arg) => (arg instanceof Uint8Array ? Buffer.from(arg) : String(arg)));
      queue.push({ words, deadline, resolve, reject });
    });

  return {
    clustered: client instanceof GlideClusterClient,
    send: (args, deadline) => send(args, deadline),
    run: (script, keys, args, deadline, readonly) =>
      evaluate((command) => send(command, deadline), script, keys, args, readonly),
    scan: (match, count) =>
      client instanceof GlideClusterClient ? scanCluster(client, match, count) : scanNodes([send], match, count),
    close: async () => {}, // it opened nothing
  };
}

interface Queued {
  readonly words: GlideString[];
  readonly deadline: number | undefined;
  resolve(reply: Reply): void;
  reject(error: DriverError): void;
}

/** Sends commands together; an error among the replies is the reply of its command. */
function executor(client: GlideClient | GlideClusterClient): (commands: GlideString[][]) => Promise<unknown[] | null> {
  const filled = <T extends Batch | ClusterBatch>(batch: T, commands: GlideString[][]): T => {
    for (const words of commands) batch.customCommand(words);
    return batch;
  };
  const options = { decoder: Decoder.Bytes };
  return client instanceof GlideClusterClient
    ? (commands) => client.exec(filled(new ClusterBatch(false), commands), false, options)
    : (commands) => client.exec(filled(new Batch(false), commands), false, options);
}

async function* scanCluster(client: GlideClusterClient, match: string, count = 500): AsyncGenerator<string[]> {
  let cursor = new ClusterScanCursor();
  while (!cursor.isFinished()) {
    const [next, keys] = await client.scan(cursor, { match, count, decoder: Decoder.String });
    cursor = next;
    if (keys.length > 0) yield keys.map(String);
  }
}

/** GLIDE turns some integers into booleans, and maps into lists of `{ key, value }`. */
function replied(reply: unknown): Reply {
  if (typeof reply === 'boolean') return Number(reply);
  if (!Array.isArray(reply)) return reply as Reply;
  const [first] = reply;
  const isMap = typeof first === 'object' && first !== null && 'key' in first;
  return (isMap ? flat(reply) : reply).map(replied);
}

/** The names GLIDE gives to the server's codes: "An error was signalled by the server: - NoScriptError: …". */
const CODES: Readonly<Record<string, string>> = {
  BusyLoadingError: 'LOADING',
  ClusterDown: 'CLUSTERDOWN',
  CrossSlot: 'CROSSSLOT',
  MasterDown: 'MASTERDOWN',
  NoScriptError: 'NOSCRIPT',
  PermissionDenied: 'NOPERM',
  ReadOnly: 'READONLY',
  ResponseError: 'ERR',
  TryAgain: 'TRYAGAIN',
};

function failed(error: unknown): DriverError {
  const lost = [TimeoutError, ConnectionError, CircuitBreakerError].some((kind) => error instanceof kind);
  if (error instanceof RequestError && !lost) {
    const [, name = 'ERR'] = /^(?:An error was signalled by the server: - )?(\w+):/.exec(error.message) ?? [];
    return replyError(CODES[name] ?? name, error);
  }
  return new DriverError('DRIVER_FAILED', 'the client lost the command; it may have been run', {
    kind: 'unknown',
    cause: error,
  });
}
