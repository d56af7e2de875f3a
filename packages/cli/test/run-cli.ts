import type { Io } from '../src/io.ts';
import { run } from '../src/run.ts';

/** What a run of the program came to. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface How {
  readonly env?: Record<string, string>;
  readonly stdin?: string;
}

/** No terminal, and nobody at it. */
export const world: Io = {
  out: () => {},
  err: () => {},
  env: {},
  stdin: async () => '',
  columns: () => 80,
  rows: () => 24,
  outIsTerminal: false,
  errIsTerminal: false,
  colour: false,
  stop: new AbortController().signal,
  onKey: () => () => {},
};

/** The program without a process of its own: what main.ts hands on, collected. `url`: what REDIS_URL says. */
export async function runCli(url: string, args: readonly string[], { env = {}, stdin = '' }: How = {}): Promise<Ended> {
  let [out, err] = ['', ''];
  const code = await run(args, {
    ...world,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    env: { REDIS_URL: url, ...env },
    stdin: async () => stdin,
  });
  return { code, out, err };
}
