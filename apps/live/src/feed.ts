import type { ServerResponse } from 'node:http';

/** Server-sent events to every open page: snapshots, so that a reconnect needs no history. */
export interface Feed {
  open(response: ServerResponse): void;
  close(): void;
}

const TICK_MS = 250;
const COMMENT_MS = 15_000;
const MAX_STREAMS = 50;
const MAX_BUFFERED = 65_536;

/** `snapshot` is asked for at each tick while somebody looks; nothing is sent when it has not changed. */
export function createFeed(snapshot: () => string): Feed {
  const streams = new Set<ServerResponse>();
  let ticker: NodeJS.Timeout | undefined;
  let last = '';
  let quietSince = 0;

  // A client that does not keep up misses snapshots; it never makes us buffer them.
  const sendAll = (frame: string): void => {
    for (const stream of streams) if (stream.writableLength < MAX_BUFFERED) stream.write(frame);
  };

  const tick = (): void => {
    const now = performance.now();
    const next = snapshot();
    if (next !== last) sendAll(`data: ${next}\n\n`);
    else if (now - quietSince > COMMENT_MS) sendAll(':\n\n');
    else return;
    last = next;
    quietSince = now;
  };

  return {
    open: (response) => {
      if (streams.size >= MAX_STREAMS) {
        response.writeHead(503, { 'retry-after': '5' }).end();
        return;
      }
      const first = snapshot();
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        'x-content-type-options': 'nosniff',
      });
      response.write(`retry: 1000\ndata: ${first}\n\n`);
      streams.add(response);
      ticker ??= setInterval(tick, TICK_MS);
      response.once('close', () => {
        streams.delete(response);
        if (streams.size > 0) return;
        clearInterval(ticker);
        ticker = undefined;
      });
    },
    close: () => {
      for (const stream of streams) stream.end();
    },
  };
}
