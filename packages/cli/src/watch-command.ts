import type { Arguments } from './arguments.ts';
import { connect } from './connect.ts';
import { ConnectError } from './connect-error.ts';
import { painter } from './format/paint.ts';
import { ratesTable, type WatchedNode } from './format/rates-table.ts';
import type { Io } from './io.ts';
import type { Node } from './node.ts';
import { pause } from './pace.ts';
import { type Rates, type Reading, ratesOf } from './rates.ts';
import { readInfo } from './read-server.ts';
import { targetOf } from './target.ts';
import { UsageError } from './usage.ts';
import { durationOf, oneOf, wholeOf } from './values.ts';

const LEAST_EVERY_MS = 250;
/** When every node has been lost for so long, there is nothing to watch. */
const GIVE_UP_MS = 30_000;

/** `redis-patterns watch`. Answers with the exit code. */
export async function watchCommand(args: Arguments, io: Io): Promise<number> {
  const format = oneOf('format', args.value('format') ?? 'table', ['table', 'json']);
  const everyMs = durationOf('every', args.value('every') ?? '1s');
  if (everyMs < LEAST_EVERY_MS) throw new UsageError(`--every must be at least ${LEAST_EVERY_MS}ms`);
  const most = args.value('count');
  const readings = most === undefined ? Number.POSITIVE_INFINITY : wholeOf('count', most, 1);
  const top = wholeOf('top', args.value('top') ?? '10', 0, 1_000);
  const target = await targetOf(args, io);
  const nodes = await connect(target);
  const ended = new AbortController();
  const over = AbortSignal.any([io.stop, ended.signal]);
  const silence = io.onKey((key) => void (key === 'q' && ended.abort()));
  try {
    const watchers = nodes.map((node) => createWatcher(node, top));
    await Promise.all(watchers.map((watcher) => watcher.read()));
    for (let i = 0; i < readings && !over.aborted; i++) {
      await pause(everyMs, over);
      const seen = await Promise.all(watchers.map((watcher) => watcher.read()));
      if (over.aborted) break;
      io.out(format === 'json' ? jsonLine(seen) : screen(seen, io));
      if (seen.every(({ lostMs }) => lostMs !== null && lostMs > GIVE_UP_MS))
        throw new ConnectError('every node has been lost for 30 s');
    }
    return io.stop.aborted ? 130 : 0;
  } finally {
    silence();
    for (const node of nodes) node.close();
  }
}

interface Watcher {
  readonly read: () => Promise<WatchedNode>;
}

/** Reads a node; one that is lost is connected to again, after pauses that grow to 5 s. */
function createWatcher(node: Node, top: number): Watcher {
  let last: Reading | undefined;
  let lostAt: number | undefined;
  let retryAt = 0;
  let wait = 250;

  return {
    read: async () => {
      try {
        if (lostAt !== undefined) {
          if (performance.now() < retryAt) return lost();
          await node.reconnect();
        }
        const reading = { at: performance.now(), info: await readInfo(node) };
        const rates: Rates | null = last === undefined ? null : ratesOf(last, reading, top);
        last = reading;
        lostAt = undefined;
        wait = 250;
        return { node: node.name, rates, lostMs: null };
      } catch {
        last = undefined;
        lostAt ??= performance.now();
        retryAt = performance.now() + wait;
        wait = Math.min(wait * 2, 5_000);
        return lost();
      }
    },
  };

  function lost(): WatchedNode {
    return { node: node.name, rates: null, lostMs: performance.now() - (lostAt ?? performance.now()) };
  }
}

function jsonLine(nodes: readonly WatchedNode[]): string {
  return `${JSON.stringify({ schema: 1, at: new Date().toISOString(), nodes })}\n`;
}

function screen(nodes: readonly WatchedNode[], io: Io): string {
  const table = ratesTable(nodes, { width: io.columns(), paint: painter(io.colour) });
  return io.outIsTerminal ? `\x1b[H\x1b[2J${table}q quits\n` : table;
}
