import { once } from 'node:events';
import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openShop, settingsFrom } from '@redis-patterns/shop';
import { expect, onTestFinished, test } from 'vitest';
import { createApp } from '../src/app.ts';

test('a cart that Redis did not keep is not confirmed, and the connection lives on', async () => {
  const settings = settingsFrom({ DRIVER: 'memory' });
  const shop = await openShop(settings, 'express-shop');
  let url = '';
  const pullRedis = (): Promise<Response> =>
    fetch(`${url}/live/plug`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
      body: '{"name":"redis","pulled":true}',
    });
  const find = async (id: string) => {
    await pullRedis(); // the session was read; now it cannot be written
    return { id, name: 'Hand mill', price: '54.00' };
  };
  const app = createApp({ ...shop, catalog: { ...shop.catalog, find } }, settings);
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(async () => {
    agent.destroy();
    server.close();
    server.closeAllConnections();
    await shop.close();
  });

  const ask = async (method: string, path: string, body: string, cookie: string) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length, cookie };
    const [response] = await once(request(url + path, { method, agent, headers }).end(body), 'response');
    const { statusCode: status, headers: told } = response;
    const port = response.socket.localPort;
    response.resume();
    await once(response, 'end');
    return { status, port, cookie: told['set-cookie']?.[0] as string | undefined };
  };
  const { cookie = '' } = await ask('POST', '/login', '{"user":"ada"}', '');
  const refused = await ask('POST', '/cart', '{"product":"43"}', cookie.split(';')[0] ?? '');
  const next = await ask('POST', '/checkout', '{}', '');
  expect([refused.status, next.status]).toEqual([503, 200]);
  expect(next.port).toBe(refused.port);
});
