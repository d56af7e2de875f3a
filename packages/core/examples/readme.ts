import { createKeys } from '@redis-patterns/core/keys';
import { memoryDriver } from '@redis-patterns/core/memory';

const driver = memoryDriver(); // or ioredisDriver(client), or nodeRedisDriver(client)
const keys = createKeys('myapp');

const key = keys.of('user', 'cart', 'usr_123');
await driver.send(['set', key, '3 lamps', 'px', 60_000]);
console.log(key, await driver.send(['get', key])); // myapp:user:cart:usr_123 3 lamps

console.log(keys.of('user', 'cart', '42:admin*')); // myapp:user:cart:42%3Aadmin%2A

for await (const page of driver.scan(keys.pattern({ domain: 'user' }))) {
  console.log(page.map((found) => keys.parse(found)?.id)); // [ 'usr_123' ]
}
