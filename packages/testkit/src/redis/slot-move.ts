import type { RedisCluster } from './cluster.ts';
import { type Connection, openConnection } from './resp.ts';

/** A slot on its way from one master to another, held where tests want to look at it. */
export interface SlotMove {
  /** Moves up to `count` keys: these answer at the new master only, and the old one says ASK. */
  moveKeys(count: number): Promise<void>;
  /** Moves what is left and makes the new master the owner: the old one says MOVED. */
  finish(): Promise<void>;
}

/**
 * Begins to move a slot to another master: https://redis.io/docs/latest/commands/cluster-setslot/
 *
 * Commands on keys that were not moved run at the old master as before; those on two keys of which one was moved are
 * refused with TRYAGAIN.
 */
export async function beginSlotMove(cluster: RedisCluster, slot: number): Promise<SlotMove> {
  const nodes = await Promise.all(cluster.masters.map(({ port }) => openConnection(port)));
  const ids = await Promise.all(nodes.map((node) => node.send('cluster', 'myid')));
  const from = ids.indexOf(await ownerOf(nodes[0] as Connection, slot));
  const to = (from + 1) % nodes.length;
  const [source, target] = [nodes[from] as Connection, nodes[to] as Connection];
  await target.send('cluster', 'setslot', slot, 'importing', String(ids[from]));
  await source.send('cluster', 'setslot', slot, 'migrating', String(ids[to]));

  const moveKeys = async (count: number): Promise<void> => {
    const keys = (await source.send('cluster', 'getkeysinslot', slot, count)) as string[];
    const port = cluster.masters[to]?.port ?? 0;
    if (keys.length > 0) await source.send('migrate', '127.0.0.1', port, '', 0, 5_000, 'keys', ...keys);
  };
  return {
    moveKeys,
    finish: async () => {
      await moveKeys(1_000_000);
      for (const node of [target, source, ...nodes])
        await node.send('cluster', 'setslot', slot, 'node', String(ids[to]));
      for (const node of nodes) node.close();
    },
  };
}

/** The id of the master that owns a slot. */
async function ownerOf(node: Connection, slot: number): Promise<string> {
  const ranges = (await node.send('cluster', 'slots')) as [
    from: number,
    to: number,
    [ip: string, port: number, id: string],
  ][];
  const owner = ranges.find(([from, to]) => from <= slot && slot <= to)?.[2][2];
  if (owner === undefined) throw new Error(`slot ${slot} has no owner`);
  return owner;
}
