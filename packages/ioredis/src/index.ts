export type { IoredisClient } from './client.ts';
export { ioredisDriver } from './ioredis-driver.ts';
