import { once } from 'node:events';
import { openShop, type Running, type Settings } from '@redis-patterns/shop';
import { createApp } from './app.ts';

/** Opens the shop and lets requests in. */
export async function start(settings: Settings): Promise<Running> {
  const shop = await openShop(settings, 'express-shop');
  const server = createApp(shop, settings).listen(settings.port, settings.host);
  await once(server, 'listening'); // rejects when the port is taken
  return {
    server,
    close: async () => {
      shop.live.close();
      server.close();
      server.closeIdleConnections();
      await once(server, 'close');
      await shop.close();
    },
  };
}
