#!/usr/bin/env node
import { run } from './run.ts';

/*
 * The only file that prints or exits. Data goes to stdout, everything else to stderr; a reader that went away (EPIPE)
 * ends the program quietly; Ctrl-C ends what is going on, and what is known is still printed.
 */

/** Arrows are three bytes, and several keys may come at once. */
const KEYS = new RegExp(`${String.fromCharCode(27)}[[O][A-D]|.`, 'gs');

const stop = new AbortController();
let due = 0;

process.once('SIGINT', () => {
  due = 130;
  stop.abort();
  process.once('SIGINT', () => process.exit(130));
});
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(due);
  });
}

due = await run(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  env: process.env,
  stdin: async () => {
    let text = '';
    for await (const chunk of process.stdin.setEncoding('utf8')) text += chunk;
    return text;
  },
  columns: () => process.stdout.columns ?? (Number(process.env['COLUMNS']) || 80),
  rows: () => process.stdout.rows ?? 24,
  outIsTerminal: process.stdout.isTTY === true,
  errIsTerminal: process.stderr.isTTY === true,
  colour: wantsColour(),
  stop: stop.signal,
  onKey: (listener) => {
    const { stdin } = process;
    if (!stdin.isTTY) return () => {};
    const heard = (chunk: Buffer): void => {
      for (const [key] of chunk.toString().matchAll(KEYS)) {
        if (key === '\x03') process.emit('SIGINT');
        else listener(key.replace('\x1bO', '\x1b['));
      }
    };
    stdin.setRawMode(true).on('data', heard).resume();
    return () => void stdin.setRawMode(false).off('data', heard).pause();
  },
});
process.exitCode = due;

/** https://no-color.org, https://force-color.org */
function wantsColour(): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (FORCE_COLOR) return FORCE_COLOR !== '0';
  return !NO_COLOR && TERM !== 'dumb' && process.stdout.isTTY === true;
}
