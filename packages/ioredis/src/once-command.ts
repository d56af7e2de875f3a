import type { Duplex } from 'node:stream';
import type { Arg, Args, DriverError, Reply } from '@redis-patterns/core/driver';
import { flat, notSent } from '@redis-patterns/core/driver';
import { type IoredisClient, isCluster } from './client.ts';
import { driverError, isRerouted } from './errors.ts';
import { shareWrite } from './shared-writes.ts';

/*
 * ioredis writes a command again when the connection breaks before the reply has come (autoResendUnfulfilledCommands,
 * maxRetriesPerRequest, a Cluster's retryDelayOnFailover): a command that counts then counts twice. No set of options
 * prevents it in every topology, and the options are the caller's. But each time it writes, ioredis asks the command
 * for its bytes: `toWritable`. So the driver sends commands that give their bytes once. Asked again, or after its
 * deadline, such a command fails its caller and gives a PING in its place, for whose reply nobody waits. Only a reply
 * that reroutes it proves that nothing ran, and lets it be written once more.
 *
 * Two more things have their place there. The sends of one tick leave in one write (shared-writes.ts). And a socket
 * that closes fails what it had carried at once, where ioredis would say nothing before it has connected again.
 */

/** `Command` of ioredis, as far as it is used: exported, and "rarely needed", for what is done here. */
interface BaseCommand {
  promise: Promise<unknown>;
  /** Set by the constructor, and once more by a Cluster, around the first. */
  reject: (error: Error) => void;
  getSlot(): number | null;
  getKeys(): unknown[];
  toWritable(socket: Duplex): string | Buffer;
  transformReply(reply: unknown): unknown;
}

type BaseCommandClass = new (name: string, args: (string | number | Buffer)[]) => BaseCommand;

/** A command that is written once at the most, and not after its deadline. */
export interface OnceCommand extends BaseCommand {
  /** Rejects with a {@link DriverError} only. */
  promise: Promise<Reply>;
  /** Fails, unless it has settled or was not written. */
  lost(): void;
  /** Lets a Cluster, which has just been handed the command, reroute it by replies only. */
  rerouteOnly(): void;
}

export interface OnceCommandOptions {
  readonly client: IoredisClient;
  readonly args: Args;
  /** What routes it in a Cluster. */
  readonly key: Arg | undefined;
  /** `performance.now()` time. */
  readonly deadline: number | undefined;
  /** Whether a Cluster's `scaleReads` must not see it: its table of commands knows lower-case names only. */
  readonly hidden: boolean;
}

type OnceCommandClass = new (options: OnceCommandOptions) => OnceCommand;

const PING = '*1\r\n$4\r\nPING\r\n';
const classes = new WeakMap<BaseCommandClass, OnceCommandClass>();

/** The class of once-written commands for this client, made of the `Command` of its own copy of ioredis. */
export function onceCommandOf(client: IoredisClient): { readonly Once: OnceCommandClass; slotOf(key: string): number } {
  const Base = commandClassOf(client);
  const Once = classes.get(Base) ?? createOnceCommand(Base);
  classes.set(Base, Once);
  const { getSlot } = Base.prototype as BaseCommand;
  return { Once, slotOf: (key) => getSlot.call({ getKeys: () => [key] } as BaseCommand) ?? 0 };
}

/** `call` creates a Command and hands it to `sendCommand`: here one that hands it back. The client takes no part. */
function commandClassOf(client: IoredisClient): BaseCommandClass {
  const taker = { options: {}, sendCommand: (command: object) => command };
  const command: object = Reflect.apply(client.call, taker, ['ping']);
  return command.constructor as BaseCommandClass;
}

function createOnceCommand(Base: BaseCommandClass): OnceCommandClass {
  return class Once extends Base implements OnceCommand {
    declare promise: Promise<Reply>;
    readonly #client: IoredisClient;
    readonly #key: Arg | undefined;
    readonly #deadline: number;
    readonly #isScript: boolean;
    readonly #fail: (error: DriverError) => void;
    #written = false;
    #settled = false;

    constructor({ client, args, key, deadline, hidden }: OnceCommandOptions) {
      super(hidden ? args[0].toUpperCase() : args[0].toLowerCase(), wireArgs(args));
      this.#client = client;
      this.#key = key;
      this.#deadline = deadline ?? Number.POSITIVE_INFINITY;
      this.#isScript = /^eval/i.test(args[0]);
      this.#fail = this.reject;
      this.reject = (error) => this.#settle(error);
    }

    override getKeys(): unknown[] {
      return this.#key === undefined ? [] : [typeof this.#key === 'number' ? String(this.#key) : this.#key];
    }

    override toWritable(socket: Duplex): string | Buffer {
      if (this.#written) this.lost();
      else if (performance.now() > this.#deadline) this.#settle(notSent());
      if (this.#settled) return PING;
      this.#written = true;
      failOnClose(socket, this.#client);
      shareWrite(socket, this.#isScript);
      return super.toWritable(socket);
    }

    /** As it came, strings as bytes; but `replyMapping: 'resp3'` makes an object of what HGETALL answers. */
    override transformReply(reply: unknown): unknown {
      if (typeof reply !== 'object' || reply === null || Array.isArray(reply) || Buffer.isBuffer(reply)) return reply;
      return flat(reply);
    }

    lost(): void {
      if (this.#written) this.#settle(new Error('Connection is closed.'));
    }

    rerouteOnly(): void {
      const reroute = this.reject;
      this.reject = (error) => {
        if (isRerouted(error)) this.#written = false;
        else if (this.#written) return this.#settle(error);
        reroute(error);
      };
    }

    #settle(error: Error): void {
      if (this.#settled) return;
      this.#settled = true;
      this.#fail(driverError(error, this.#written));
    }
  };
}

function wireArgs([, ...args]: Args): (string | number | Buffer)[] {
  return args.map((arg) =>
    typeof arg === 'object' && !Buffer.isBuffer(arg) ? Buffer.from(arg.buffer, arg.byteOffset, arg.byteLength) : arg,
  );
}

const watched = new WeakSet<Duplex>();

/** First of the listeners, so that the queue is still as the socket left it. */
function failOnClose(socket: Duplex, client: IoredisClient): void {
  if (watched.has(socket)) return;
  watched.add(socket);
  socket.prependOnceListener('close', () => {
    const connections = isCluster(client) ? client.nodes('all') : [client];
    const connection = connections.find(({ stream }) => stream === socket);
    for (const { command } of connection?.commandQueue.toArray() ?? []) {
      if ('lost' in command) (command as OnceCommand).lost();
    }
  });
}
