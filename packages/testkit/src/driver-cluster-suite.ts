import { slotOf } from '@redis-patterns/core/keys';
import type { ClusterFaultSetup } from './driver/cluster-scene.ts';
import { survivesFailover } from './driver/failover.ts';
import { primaryReads } from './driver/primary-reads.ts';
import { slotMoves } from './driver/slot-moves.ts';
import { type RedisCluster, startCluster } from './redis/cluster.ts';

/**
 * The contract of a driver in a cluster that changes under it: slots that move, replicas that may answer, a master
 * that is killed. It starts a cluster of its own, of plain server processes.
 */
export function driverClusterSuite(setup: ClusterFaultSetup): void {
  let started: Promise<RedisCluster> | undefined;
  const cluster = (): Promise<RedisCluster> => {
    started ??= startCluster({ replicas: 1 });
    return started;
  };
  slotMoves({ ...setup, cluster });
  primaryReads({ ...setup, cluster });

  setup.test('when a master is killed, its replica is used, with scripts and tracking', async () => {
    const { masters, stop } = await cluster();
    const [first, ...others] = masters;
    const redis = await setup.createDriver(others[0]?.port ?? 0);
    try {
      const key = firstKeyBelow(16_384 / masters.length);
      await survivesFailover({ redis, lacks: setup.lacks ?? [], key, kill: async () => first?.kill() });
    } finally {
      await redis.close();
      await stop();
    }
  });
}

/** A key in one of the first slots, which are the first master's. */
function firstKeyBelow(slot: number): string {
  for (let index = 0; ; index++) if (slotOf(`doomed:${index}`) < Math.floor(slot)) return `doomed:${index}`;
}
