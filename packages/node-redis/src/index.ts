export type { NodeRedisClient } from './client.ts';
export { nodeRedisDriver } from './node-redis-driver.ts';
