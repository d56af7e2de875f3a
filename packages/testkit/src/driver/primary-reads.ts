import assert from 'node:assert/strict';
import { textOrNull } from '@redis-patterns/core/driver';
import { openConnection } from '../redis/resp.ts';
import type { RedisServer } from '../redis/server.ts';
import type { ClusterScene } from './cluster-scene.ts';
import { read } from './sample-scripts.ts';

/** Which node answers: a primary, whatever the client's options say, unless the call is `readonly`. */
export function primaryReads({ test, createReplicaReader, cluster }: ClusterScene): void {
  if (createReplicaReader === undefined) return;

  test('with a client that reads from replicas, only readonly calls do', async () => {
    const { masters, replicas } = await cluster();
    const [redis, script] = [await createReplicaReader(masters[0]?.port ?? 0), read()];
    const keys = Array.from({ length: 60 }, (_, index) => `which-node:${index}`);
    const readAll = async (readonly: true | undefined): Promise<void> => {
      const replies = keys.flatMap((key) => [
        redis.send(['get', key], undefined, readonly),
        redis.run(script, [key], [], undefined, readonly),
      ]);
      assert.ok((await Promise.all(replies)).map(textOrNull).every((value) => value === null));
    };
    await readAll(undefined); // the scripts are known from here on
    const before = await reads(replicas);
    await readAll(undefined);
    assert.equal((await reads(replicas)) - before, 0, 'a replica answered a call that was not readonly');
    await readAll(true);
    assert.ok((await reads(replicas)) > before, 'no replica answered a readonly call');
    await redis.close();
  });
}

/** How many GETs these servers have run so far, those of scripts included. */
async function reads(servers: readonly RedisServer[]): Promise<number> {
  let total = 0;
  for (const { port } of servers) {
    const node = await openConnection(port);
    total += Number(/cmdstat_get:calls=(\d+)/.exec(String(await node.send('info', 'commandstats')))?.[1] ?? 0);
    node.close();
  }
  return total;
}
