import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startServer } from '@redis-patterns/testkit/redis';
import { Redis } from 'ioredis';
import { terminalPicture } from './terminal-picture.ts';
import { beBusy, fillShop, WRONG } from './wrong-shop.ts';

// Writes the pictures of docs/cli.md: the program itself in a terminal of 80 and of 120 columns, on a server that is set
// up wrong. Needs `script` (util-linux) for the terminal:
//   node --conditions=@redis-patterns/source src/cli/captures.ts

const folder = fileURLToPath(new URL('../../../../docs/images/', import.meta.url));
const program = fileURLToPath(new URL('../../../../packages/cli/src/main.ts', import.meta.url));

const about = '--only MEM --only KEY --only CMD --window 1s --sample 2000 --quiet';
const captures = [
  { name: 'cli-doctor-80', columns: 80, command: `doctor ${about}` },
  { name: 'cli-doctor-120', columns: 120, command: `doctor ${about}` },
  { name: 'cli-watch-80', columns: 80, command: 'watch --count 3' },
  { name: 'cli-watch-120', columns: 120, command: 'watch --count 3' },
];

/** What the program shows in a terminal: with a screen that is drawn anew, the last one. */
async function shown(command: string, columns: number, url: string): Promise<string> {
  const inside = `stty cols ${columns} rows 50; exec "${process.execPath}" --conditions=@redis-patterns/source "${program}" ${command}`;
  const { CI: _ci, NO_COLOR: _noColour, ...env } = process.env;
  const terminal = spawn('script', ['-qec', inside, '/dev/null'], {
    env: { ...env, REDIS_URL: url, TERM: 'xterm-256color' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  terminal.stdout.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  await once(terminal, 'close');
  return text.replaceAll('\r', '').split('\x1b[2J').at(-1) ?? '';
}

mkdirSync(folder, { recursive: true });
const server = await startServer({ args: WRONG });
const redis = new Redis(server.url, { connectionName: 'shop' });
const stop = new AbortController();
await fillShop(redis);
const customers = beBusy(redis, stop.signal);
for (const { name, columns, command } of captures) {
  const screen = await shown(command, columns, server.url);
  writeFileSync(`${folder}${name}.svg`, terminalPicture(`redis-patterns ${command}`, screen, columns));
  console.log(`${name}.svg`);
}
stop.abort();
await customers;
redis.disconnect();
await server.stop();
