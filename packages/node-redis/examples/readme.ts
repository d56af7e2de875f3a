import { within } from '@redis-patterns/core/driver';
import { createKeys } from '@redis-patterns/core/keys';
import { createRateLimit } from '@redis-patterns/core/rate-limit';
import { nodeRedisDriver } from '@redis-patterns/node-redis';
import { createClient } from 'redis';

const client = createClient({ url: process.env['REDIS_URL'] ?? 'redis://localhost:6379' }); // or a cluster, …
client.on('error', (error) => console.warn(error)); // without a listener, Node ends when the connection is lost
await client.connect();
const driver = nodeRedisDriver(client);

const rateLimit = createRateLimit({ driver, keys: createKeys('myapp') });
for (let request = 1; request <= 3; request++) console.log(await rateLimit('203.0.113.7', 2, 60)); // true, true, false

const pong = await within(100, (deadline) => driver.send(['ping'], deadline)); // commands of your own, by a deadline
console.log(String(pong)); // PONG
await driver.close(); // what the driver opened; the client stays yours
await client.close();
