import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Run } from './area.ts';
import { throughput } from './throughput.ts';

/*
 * Each contender has a process of its own. In one process they would pay for each other: node-redis leaves a timer behind
 * for every command, which goes off five seconds later, in the middle of whoever is running then; and code that has
 * met two clients is compiled worse than code that knows one. The process runs the same program up to its contest, and
 * waits there for its turns.
 */

/** A contender in its process. */
export interface Solo {
  /** Calls per second of so many callers, for so long. */
  rate(callers: number, ms: number): Promise<number>;
  stop(): Promise<void>;
}

/** Which contest, counted in the order in which the program holds them, and which of its contenders. */
export interface Part {
  readonly contest: number;
  readonly contender: number;
}

interface Turn {
  readonly callers: number;
  readonly ms: number;
}

const VARIABLE = 'BENCH_SOLO';

/** The part that this process was started for; null in the process that shows the tables. */
export function partHere(): Part | null {
  const [contest, contender] = (process.env[VARIABLE] ?? '').split(':').map(Number);
  return contest === undefined || contender === undefined ? null : { contest, contender };
}

export async function startSolo({ contest, contender }: Part, { url, area }: Run): Promise<Solo> {
  const env = { ...process.env, REDIS_URL: url, [VARIABLE]: `${contest}:${contender}` };
  const child = fork(process.argv[1] ?? '', [area], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  let turn = Promise.withResolvers<number>();
  child.on('message', (rate) => turn.resolve(Number(rate)));
  child.on('exit', () => turn.reject(new Error(`a contender of ${area} ended early`)));
  await turn.promise; // it has come to its contest
  return {
    rate: (callers, ms) => {
      turn = Promise.withResolvers();
      child.send({ callers, ms } satisfies Turn);
      return turn.promise;
    },
    stop: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

/** ms. What counts is a process that has been running for a while: one whose code has been compiled. */
const WARM_UP_MS = 1_500;

/** Takes turns until the process that shows the tables has seen enough. */
export async function takeTurnsSolo(call: (i: number) => Promise<unknown>): Promise<void> {
  await throughput(call, 64, WARM_UP_MS);
  process.once('disconnect', () => process.exit());
  process.on('message', async ({ callers, ms }: Turn) => {
    process.send?.(await throughput(call, callers, ms));
  });
  process.send?.(0);
  await once(process, 'disconnect');
}
