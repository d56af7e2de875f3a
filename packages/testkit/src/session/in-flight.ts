import type { FaultyDriver } from '../faulty-driver.ts';

/** A call that stands still between two of its round trips. */
export interface InFlight<T> {
  /** Lets it go on; its answer. */
  finish(): Promise<T>;
}

/** Starts a call, and stops it just before it runs the script of this name. */
export async function stopBefore<T>(
  driver: FaultyDriver,
  script: string,
  call: () => Promise<T>,
): Promise<InFlight<T>> {
  let release = (): void => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  let running: Promise<T> | undefined;
  await new Promise<void>((reached) => {
    const hold = async <R>(run: () => Promise<R>): Promise<R> => {
      reached();
      await gate;
      return run();
    };
    driver.inject(hold, { on: ({ name }) => name === script });
    running = call();
  });
  return {
    finish: () => {
      release();
      return running as Promise<T>;
    },
  };
}
