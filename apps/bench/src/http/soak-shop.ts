import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { start } from '@redis-patterns/express-shop/start';

/*
 * The shop in a process of its own. A rejection that nobody handles ends it, as it would end the shop. Told `heap`, it
 * collects all garbage and says how many bytes of the heap are still in use.
 */
const [driver = '', redisUrl = ''] = process.argv.slice(2);
const { server } = await start({
  app: 'soak',
  driver,
  redisUrl,
  host: '127.0.0.1',
  port: 0,
  secret: 'soak',
  development: true,
});

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
process.on('message', (asked) => {
  if (asked !== 'heap') return;
  collect();
  collect();
  process.send?.(process.memoryUsage().heapUsed);
});
process.once('disconnect', () => process.exit());
process.send?.((server.address() as AddressInfo).port);
