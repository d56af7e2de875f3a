import type { createClient } from 'redis';

type Client = ReturnType<typeof createClient>;
type Callback = (error: unknown, reply?: unknown) => void;

/** What apicache calls of the node-redis of its time (version 2: callbacks, lower case), on the one of today. */
export interface CallbackClient {
  readonly connected: boolean;
  hgetall(key: string, callback: Callback): void;
  hset(key: string, field: string, value: string | number): void;
  expire(key: string, seconds: number, callback: Callback): void;
  del(key: string): void;
}

export function callbackClient(client: Client): CallbackClient {
  const lost = (): void => {}; // apicache does not ask how its writes end
  return {
    connected: true,
    hgetall: (key, callback) => {
      client.hGetAll(key).then((reply) => callback(null, reply), callback);
    },
    hset: (key, field, value) => void client.hSet(key, field, value).catch(lost),
    expire: (key, seconds, callback) => {
      client.expire(key, seconds).then((reply) => callback(null, reply), callback);
    },
    del: (key) => void client.del(key).catch(lost),
  };
}
