import { timedOut } from './deadline.ts';

/**
 * Runs calls under one deadline, as `within` (deadline.ts) does. They share one timer, which goes on from call to
 * call: starting and stopping one for each costs a lone caller a fifth of its read.
 */
export type SharedDeadline = <T>(call: (deadline: number) => Promise<T>, onLate?: (answer: T) => void) => Promise<T>;

/** A call that is under way. All have the same span, so the first to begin is the first to be over. */
interface Call {
  readonly endsAt: number;
  settled: boolean;
  readonly expire: () => void;
}

const giveUp = (call: Call): void => {
  if (!call.settled) call.expire();
};

/** The longest time a timer of Node can wait. */
const LONGEST_MS = 2 ** 31 - 1;

/** So many settled calls may wait to be cleared away. */
const MOST_SETTLED = 1_024;

export function createSharedDeadline(ms: number): SharedDeadline {
  let calls: Call[] = [];
  let first = 0;
  let running = 0;
  let timer: NodeJS.Timeout | undefined;

  const passSettled = (): void => {
    while (calls[first]?.settled) first++;
    if (first < MOST_SETTLED && first < calls.length) return;
    calls = calls.slice(first);
    first = 0;
  };

  /** The sockets are read once more before a call is given up, as in `within`. */
  const check = (): void => {
    const now = performance.now();
    const over = calls.slice(first).filter(({ endsAt, settled }) => !settled && endsAt <= now);
    if (over.length > 0) setImmediate(() => over.forEach(giveUp));
    const next = calls.find(({ endsAt, settled }) => !settled && endsAt > now);
    timer = next && setTimeout(check, Math.min(Math.max(next.endsAt - now, 1), LONGEST_MS));
  };

  const begin = (call: Call): void => {
    calls.push(call);
    if (timer === undefined) timer = setTimeout(check, Math.min(ms, LONGEST_MS));
    else if (running === 0) timer.ref();
    running++;
  };

  /** A timer alone keeps no process from ending. */
  const end = (call: Call): void => {
    call.settled = true;
    if (--running === 0) timer?.unref();
    passSettled();
  };

  return (run, onLate) =>
    new Promise((resolve, reject) => {
      let late = false;
      const endsAt = performance.now() + ms;
      const call: Call = {
        endsAt,
        settled: false,
        expire: () => {
          late = true;
          end(call);
          reject(timedOut(ms));
        },
      };
      begin(call);
      run(endsAt).then(
        (answer) => {
          if (late) onLate?.(answer);
          else {
            end(call);
            resolve(answer);
          }
        },
        (error: unknown) => {
          if (!late) end(call);
          reject(error);
        },
      );
    });
}
