import assert from 'node:assert/strict';
import { createCache } from '@redis-patterns/core/cache';
import { createKeys, slotOf } from '@redis-patterns/core/keys';
import type { ClusterFaultSetup } from './driver/cluster-scene.ts';
import { startCluster } from './redis/cluster.ts';
import { beginSlotMove } from './redis/slot-move.ts';

const keys = createKeys('shop');
const ids = Array.from({ length: 60 }, (_, index) => `p${index}`);

/** What the cache promises while slots move between nodes. It starts a cluster of its own, of plain server processes. */
export function cacheClusterSuite({ test, createDriver }: ClusterFaultSetup): void {
  test('while the slots of entries and of tags move, nothing fails and nothing old is seen', async () => {
    const cluster = await startCluster();
    const driver = await createDriver(cluster.masters[0]?.port ?? 0);
    const cache = createCache({ driver, keys });
    let version = 1;
    const products = cache.define('product', {
      ttl: '1m',
      tags: ['all', 'some'],
      loadMany: async (wanted: readonly string[]) => new Map(wanted.map((id) => [id, { id, version }])),
    });
    const allAreNew = async (): Promise<void> => {
      const expected = ids.map((id) => ({ id, version }));
      assert.deepEqual(await products.getMany(ids), expected);
      assert.deepEqual(await products.getMany(ids), expected);
    };
    try {
      await allAreNew();
      const entrySlot = slotOf(keys.of('product', 'cache', 'p7'));
      const moves = [
        await beginSlotMove(cluster, entrySlot),
        await beginSlotMove(cluster, slotOf(keys.tagged('cache', 'tag', keys.app, 'all'))),
      ];
      version++;
      await products.invalidate(ids);
      await allAreNew();
      for (const move of moves) await move.moveKeys(1); // tags are on two nodes now: TRYAGAIN
      version++;
      await Promise.all([cache.invalidateTags(['all', 'some']), ...moves.map((move) => move.finish())]);
      await allAreNew();
      version++;
      assert.equal(await products.clear(), ids.length);
      await allAreNew();
    } finally {
      await cache.close();
      await driver.close();
      await cluster.stop();
    }
  });
}
