import { type Arg, type Args, type Driver, DriverError, type Reply, type Script } from './driver.ts';

/** The keys and arguments of one run of a script. */
export interface ScriptCall {
  readonly keys: readonly Arg[];
  readonly args: readonly Arg[];
}

/** A script with its two ends: typed input to the wire, and its reply to typed output. */
export interface TypedScript<Input, Output> extends Script {
  readonly encode: (input: Input) => ScriptCall;
  readonly decode: (reply: Reply) => Output;
}

/** A script as a value: `{ name, ...lua, encode, decode, model }`. */
export function defineScript<Input, Output>(script: TypedScript<Input, Output>): TypedScript<Input, Output> {
  return script;
}

/**
 * Runs a script, atomically and at most once. `deadline` is `performance.now()` time; `readonly` lets a replica
 * answer, for runs that write nothing.
 */
export async function runScript<Input, Output>(
  driver: Driver,
  script: TypedScript<Input, Output>,
  input: Input,
  deadline?: number,
  readonly?: boolean,
): Promise<Output> {
  const { keys, args } = script.encode(input);
  return script.decode(await driver.run(script, keys, args, deadline, readonly));
}

/**
 * `Driver.run` for authors of drivers: EVALSHA and, when the server does not know the script, one EVAL on the same
 * route. NOSCRIPT proves that nothing ran, so this stays at most once. It is needed for ever: servers forget scripts
 * at a restart, at a failover, and (Redis 8, Valkey 8) once 500 others were loaded by EVAL.
 */
export function evaluate(
  send: (args: Args) => Promise<Reply>,
  script: Script,
  keys: readonly Arg[],
  args: readonly Arg[],
  readonly?: boolean,
): Promise<Reply> {
  const suffix = readonly ? '_ro' : '';
  return send([`evalsha${suffix}`, script.sha, keys.length, ...keys, ...args]).catch((error: unknown) => {
    if (!(error instanceof DriverError) || error.redisCode !== 'NOSCRIPT') throw error;
    return send([`eval${suffix}`, script.lua, keys.length, ...keys, ...args]);
  });
}
