import { within } from '@redis-patterns/core/driver';
import { openConnection, startProxy, startSentinel, startServer } from '@redis-patterns/testkit/redis';
import { createClient, createSentinel } from 'redis';
import { expect, test } from 'vitest';
import { driverOn } from './setups.ts';

test('behind Sentinel, which would send it again, a lost reply is unknown at once and ran once', async () => {
  const { master, sentinels, name, stop } = await startSentinel();
  const proxy = await startProxy(master.port);
  try {
    const client = createSentinel({
      name,
      sentinelRootNodes: [{ host: '127.0.0.1', port: sentinels[0]?.port ?? 0 }],
      nodeAddressMap: (address) => {
        const port = Number(address.split(':').at(-1));
        return { host: '127.0.0.1', port: port === master.port ? proxy.port : port };
      },
    });
    const redis = await driverOn(client);
    await redis.send(['set', 'counter', 1]);
    proxy.set('dropReply');
    await expect(redis.send(['incr', 'counter'])).rejects.toMatchObject({ kind: 'unknown' });
    proxy.set('pass');
    const read = (): Promise<unknown> => within(300, (deadline) => redis.send(['get', 'counter'], deadline));
    await expect.poll(async () => String(await read().catch(() => '')), { timeout: 5_000 }).toBe('2');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(String(await read())).toBe('2');
  } finally {
    await proxy.stop();
    await stop();
  }
}, 20_000);

test('what waits behind a full socket until its deadline is never written', async () => {
  const server = await startServer();
  const direct = await openConnection(server.port);
  try {
    const redis = await driverOn(createClient({ socket: { port: server.port } }));
    await server.freeze();
    const filled = redis.send(['set', 'large', 'x'.repeat(2 ** 25)]); // more than the buffers between them hold
    const late = within(30, (deadline) => redis.send(['incr', 'counter'], deadline));
    await expect(late).rejects.toMatchObject({ code: 'DRIVER_TIMEOUT' });
    await new Promise((resolve) => setTimeout(resolve, 10));
    await server.thaw();
    await filled;
    await redis.send(['get', 'a']);
    expect(await direct.send('get', 'counter')).toBe(null);
  } finally {
    direct.close();
    await server.stop();
  }
});
