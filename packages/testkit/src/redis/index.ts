export { type ClusterOptions, type RedisCluster, startCluster } from './cluster.ts';
export { type ObtainedRedis, obtainRedis, type Topology } from './obtain.ts';
export { type FaultProxy, type ProxyMode, startProxy } from './proxy.ts';
export { type Answer, type Connection, openConnection } from './resp.ts';
export { type RedisSentinel, startSentinel } from './sentinel.ts';
export { type RedisServer, type ServerOptions, startServer } from './server.ts';
export { beginSlotMove, type SlotMove } from './slot-move.ts';
