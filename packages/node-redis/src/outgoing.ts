/*
 * What has become of a command: node-redis does not tell. But it takes an AbortSignal per command, which it listens to
 * while the command waits in its queue, and it stops listening when it writes it. So each command gets an object in
 * the place of a signal that hears of both. It tells `unsent` from `unknown` exactly, and it is how a command leaves the
 * queue at its deadline: the client's own `timeout` is an AbortSignal with a timer for every command, and costs two
 * thirds of the throughput. Here only what has not been written within its turn of the event loop gets a timer.
 */

/** One command on its way. A class, since one is made per command: closures cost more. */
export class Outgoing {
  /** Written: it may have run. */
  written = false;
  /** Its deadline passed in the queue: it has not run and will not. */
  dropped = false;
  readonly #deadline: number;
  #leaveQueue: (() => void) | undefined;

  constructor(deadline: number | undefined) {
    this.#deadline = deadline ?? Number.POSITIVE_INFINITY;
    if (deadline !== undefined) watch(this);
  }

  /** Asked by the client before it queues the command, each time it does. */
  get aborted(): boolean {
    this.dropped = performance.now() > this.#deadline;
    return this.dropped;
  }

  /** Called when the command is queued: it can leave the queue by `leaveQueue`. */
  addEventListener(_type: 'abort', leaveQueue: () => void): void {
    this.written = false;
    this.#leaveQueue = leaveQueue;
  }

  /** Called when the command has left the queue, by being written as a rule. */
  removeEventListener(): void {
    this.written = true;
    this.#leaveQueue = undefined;
  }

  /** Drops the command at its deadline, if it still waits then. */
  dropInTime(): void {
    if (this.written) return;
    const drop = (): void => {
      if (this.#leaveQueue === undefined) return;
      this.dropped = true;
      this.#leaveQueue();
    };
    setTimeout(drop, Math.max(this.#deadline - performance.now(), 0)).unref();
  }
}

let fresh: Outgoing[] = [];

/** The client writes at the end of the turn (a cluster may take one more), so what waits longer is looked at then. */
function watch(outgoing: Outgoing): void {
  if (fresh.push(outgoing) === 1) setImmediate(nextTurn);
}

function nextTurn(): void {
  setImmediate(dropInTime, fresh);
  fresh = [];
}

function dropInTime(turn: readonly Outgoing[]): void {
  for (const outgoing of turn) outgoing.dropInTime();
}
