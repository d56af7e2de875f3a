import { openShop, type Running, type Settings } from '@redis-patterns/shop';
import { createApp } from './app.ts';

/** Opens the shop and lets requests in. */
export async function start(settings: Settings): Promise<Running> {
  const shop = await openShop(settings, 'fastify-api');
  const app = await createApp(shop, settings);
  app.addHook('preClose', async () => shop.live.close()); // open feeds would keep the server from closing
  await app.listen({ port: settings.port, host: settings.host });
  return {
    server: app.server,
    close: async () => {
      await app.close();
      await shop.close();
    },
  };
}
