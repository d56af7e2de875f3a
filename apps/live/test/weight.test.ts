import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendFile } from '../src/page.ts';

const FILES = ['', 'live.css', 'live.js', 'icon.svg'];

const server = createServer((asked, response) => {
  if (!sendFile(asked.url?.slice(1) ?? '', asked, response)) response.writeHead(404).end();
});
beforeAll(() => once(server.listen(0, '127.0.0.1'), 'listening'));
afterAll(() => void server.close());

/** What comes over the wire for a file, its head included, and how it is encoded. */
async function transfer(file: string, accepted: string): Promise<{ bytes: number; encoding: string | undefined }> {
  const { port } = server.address() as AddressInfo;
  const asking = request({ port, path: `/${file}`, agent: false, headers: { 'accept-encoding': accepted } }).end();
  const [response] = await once(asking, 'response');
  const { socket } = response;
  await once(response.resume(), 'end');
  return { bytes: socket.bytesRead, encoding: response.headers['content-encoding'] };
}

test('the whole page is 12,000 bytes at most on the wire, heads included', async () => {
  const transfers = await Promise.all(FILES.map((file) => transfer(file, 'gzip, deflate, br')));
  expect(transfers.map(({ encoding }) => encoding)).toEqual(FILES.map(() => 'gzip'));
  expect(transfers.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(12_000);
});

test.each(['', 'br', 'gzip;q=0', 'gzip; q=0.0'])('whoever accepts "%s" gets it as it is', async (accepted) => {
  expect((await transfer('live.js', accepted)).encoding).toBeUndefined();
});

test.each(['gzip;q=0.5', 'br, GZIP'])('whoever accepts "%s" gets it compressed', async (accepted) => {
  expect((await transfer('live.js', accepted)).encoding).toBe('gzip');
});
