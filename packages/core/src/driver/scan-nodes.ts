import type { Args, Reply } from './driver.ts';
import { list, text } from './reply.ts';

/** `Driver.scan` for authors of drivers: SCAN on every primary in turn, each given as a function that sends to it. */
export async function* scanNodes(
  nodes: Iterable<(args: Args) => Promise<Reply>>,
  match: string,
  count = 500,
): AsyncGenerator<string[]> {
  for (const send of nodes) {
    let cursor = '0';
    do {
      const [next, page] = list(await send(['scan', cursor, 'match', match, 'count', count]), 2);
      cursor = text(next);
      const keys = list(page).map(text);
      if (keys.length > 0) yield keys;
    } while (cursor !== '0');
  }
}
