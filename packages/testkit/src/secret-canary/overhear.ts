import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { inspect } from 'node:util';

/** What was said while something ran, in the words a careless logger would use. */
export interface Overheard {
  /** The channels that something was published on. */
  readonly channels: ReadonlySet<string>;
  readonly text: string;
}

const SPOKEN = ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir', 'table'] as const;

/** Everything there is of a value: one that is logged whole, and one that is sent on as JSON. */
function everythingOf(value: unknown): string {
  const shown = inspect(value, { depth: 20, maxArrayLength: null, maxStringLength: null });
  try {
    return `${shown}\n${JSON.stringify(value)}`;
  } catch {
    return shown; // circular: inspect shows it
  }
}

/**
 * Runs something, and listens: to these channels, to what it notes, to stdout, stderr and the console, and to warnings
 * of the process. Nothing else may run meanwhile.
 */
export async function overhear(
  names: readonly string[],
  run: (note: (value: unknown) => void) => Promise<void>,
): Promise<Overheard> {
  const channels = new Set<string>();
  const said: string[] = [];
  const note = (value: unknown): void => void said.push(everythingOf(value));
  const hear = (message: unknown, name: string | symbol): void => {
    channels.add(String(name));
    note(message);
  };
  const undo = [listenToConsole(note), listenToStream(process.stdout, note), listenToStream(process.stderr, note)];
  process.on('warning', note);
  for (const name of names) subscribe(name, hear);
  try {
    await run(note);
    await new Promise(setImmediate); // warnings of the process come a tick later
  } finally {
    for (const name of names) unsubscribe(name, hear);
    process.off('warning', note);
    for (const one of undo) one();
  }
  return { channels, text: said.join('\n') };
}

function listenToStream(stream: NodeJS.WriteStream, note: (value: unknown) => void): () => void {
  const { write } = stream;
  stream.write = ((chunk: string | Uint8Array, ...rest: never[]): boolean => {
    note(String(typeof chunk === 'string' ? chunk : Buffer.from(chunk)));
    return write.call(stream, chunk, ...rest);
  }) as typeof write;
  return () => {
    stream.write = write;
  };
}

/** Test runners put a console of their own in place, which does not write to stdout. */
function listenToConsole(note: (value: unknown) => void): () => void {
  const spoken = globalThis.console as unknown as Record<string, (...values: unknown[]) => void>;
  const undo = SPOKEN.map((name) => {
    const speak = spoken[name];
    spoken[name] = (...values) => {
      note(values);
      speak?.apply(spoken, values);
    };
    return () => Object.assign(spoken, { [name]: speak });
  });
  return () => {
    for (const one of undo) one();
  };
}
