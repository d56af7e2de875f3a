import { expect, test } from 'vitest';
import type { Args, Reply } from './driver.ts';
import { scanNodes } from './scan-nodes.ts';

const all = async (pages: AsyncIterable<string[]>): Promise<string[][]> => {
  const seen: string[][] = [];
  for await (const page of pages) seen.push(page);
  return seen;
};

/** A node that answers with these pages, and what it was sent. */
const node = (...pages: [next: Reply, keys: Reply[]][]) => {
  const sent: Args[] = [];
  const send = async (args: Args): Promise<Reply> => {
    sent.push(args);
    return pages.shift() ?? null;
  };
  return { send, sent };
};

test('follows the cursor on every node, one after the other, and leaves out empty pages', async () => {
  const a = node(['17', ['k1', Buffer.from('ké')]], [Buffer.from('5'), []], ['0', ['k3']]);
  const b = node(['0', []]);
  const c = node(['0', ['k4']]);
  expect(await all(scanNodes([a.send, b.send, c.send], 'k*', 10))).toEqual([['k1', 'ké'], ['k3'], ['k4']]);
  expect(a.sent).toEqual(['0', '17', '5'].map((cursor) => ['scan', cursor, 'match', 'k*', 'count', 10]));
  expect([b.sent.length, c.sent.length]).toEqual([1, 1]);
});

test('asks for pages of 500 by default', async () => {
  const { send, sent } = node(['0', []]);
  await all(scanNodes([send], '*'));
  expect(sent).toEqual([['scan', '0', 'match', '*', 'count', 500]]);
});

test('a cursor beyond 2^53 is handed back as it came', async () => {
  const { send, sent } = node(['18446744073709551615', ['k']], ['0', []]);
  await all(scanNodes([send], '*'));
  expect(sent[1]?.[1]).toBe('18446744073709551615');
});

test('sends nothing more once the reader has stopped', async () => {
  const { send, sent } = node(['1', ['k1']], ['2', ['k2']]);
  for await (const _page of scanNodes([send], '*')) break;
  expect(sent).toHaveLength(1);
});

test('an error of a node reaches the reader', async () => {
  const broken = async (): Promise<Reply> => {
    throw new Error('down');
  };
  await expect(all(scanNodes([broken], '*'))).rejects.toThrow('down');
});
