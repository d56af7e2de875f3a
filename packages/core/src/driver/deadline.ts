import { DriverError } from './driver.ts';

/** The longest time a timer of Node can wait; a longer one would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Runs calls to Redis under one deadline: neither a client's options nor a silent server can make it wait longer.
 *
 * `call` gets the deadline as `performance.now()` time, to hand on to the driver, which then never writes what was not
 * written by then. When the time is over, the promise rejects with `DRIVER_TIMEOUT`, kind `unknown`; an answer that
 * still comes goes to `onLate`. (Timers rather than an AbortSignal: a signal per call cost a client three quarters of
 * its throughput.)
 *
 * After the time is over, the sockets are read once more before it is called a timeout: when something else blocked
 * this process for that long, the answers have arrived and only wait to be read.
 */
export function within<T>(
  ms: number,
  call: (deadline: number) => Promise<T>,
  onLate?: (answer: T) => void,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let late = false;
    const giveUp = (): void => {
      late = true;
      reject(timedOut(ms));
    };
    const running = call(performance.now() + ms);
    const timer = setTimeout(() => setImmediate(giveUp), Math.min(Math.max(ms, 0), LONGEST_MS));
    running.then(
      (answer) => {
        clearTimeout(timer);
        if (late) onLate?.(answer);
        else resolve(answer);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

/** The error for a call whose time is over and that may have run. */
export function timedOut(ms: number): DriverError {
  return new DriverError('DRIVER_TIMEOUT', `Redis did not answer within ${ms} ms; it may have run the command`, {
    kind: 'unknown',
  });
}

/** The error for a call whose deadline passed before it was written; for authors of drivers. */
export function notSent(): DriverError {
  return new DriverError('DRIVER_TIMEOUT', 'the deadline passed before the command was sent; it was not run', {
    kind: 'unsent',
  });
}
