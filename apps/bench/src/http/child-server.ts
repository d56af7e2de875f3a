import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A server in a process of its own. */
export interface ChildServer {
  readonly url: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/** Starts a program beside this file that sends its port when it listens. */
export async function startChild(
  program: string,
  args: readonly string[],
  environment: 'production' | 'test' = 'production',
): Promise<ChildServer> {
  const child = fork(new URL(program, import.meta.url), args, { env: { ...process.env, NODE_ENV: environment } });
  const port = await Promise.race([
    once(child, 'message').then(([sent]) => Number(sent)),
    once(child, 'exit').then(([code]) => {
      throw new Error(`${program} ${args[0] ?? ''} ended with code ${code} before it listened`);
    }),
  ]);
  return {
    url: `http://127.0.0.1:${port}`,
    process: child,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
