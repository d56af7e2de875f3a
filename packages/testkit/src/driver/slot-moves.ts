import assert from 'node:assert/strict';
import { int } from '@redis-patterns/core/driver';
import { slotOf } from '@redis-patterns/core/keys';
import { beginSlotMove } from '../redis/slot-move.ts';
import type { ClusterScene } from './cluster-scene.ts';
import { driverError } from './errors.ts';
import { count } from './sample-scripts.ts';

const TWENTY = Array.from({ length: 20 }, (_, index) => index);

/** A slot that moves under running calls: ASK, MOVED and TRYAGAIN. */
export function slotMoves({ test, createDriver, cluster }: ClusterScene): void {
  test('while a slot moves, each command and script runs exactly once, wherever its key is by now', async () => {
    const nodes = await cluster();
    const [redis, script] = [await createDriver(nodes.masters[0]?.port ?? 0), count()];
    const keys = TWENTY.map((index) => `{moving}:${index}`);
    let expected = 0;
    const everyKeyOnce = async (): Promise<void> => {
      expected++;
      const counts = keys.map((key, index) =>
        (index + expected) % 2 === 0 ? redis.run(script, [key], []) : redis.send(['incr', key]),
      );
      assert.deepEqual(
        (await Promise.all(counts)).map(int),
        keys.map(() => expected),
      );
    };
    await everyKeyOnce();
    const move = await beginSlotMove(nodes, slotOf('{moving}'));
    await everyKeyOnce();
    await move.moveKeys(10);
    await everyKeyOnce();
    await Promise.all([everyKeyOnce(), move.finish()]);
    await everyKeyOnce();
    await everyKeyOnce();
    await redis.close();
  });

  test('keys of one script that are on two nodes for a moment are refused, and nothing ran', async () => {
    const nodes = await cluster();
    const [redis, script, keys] = [
      await createDriver(nodes.masters[0]?.port ?? 0),
      count(),
      ['{split}:a', '{split}:b'],
    ];
    for (const key of keys) await redis.run(script, [key], []);
    const move = await beginSlotMove(nodes, slotOf('{split}'));
    await move.moveKeys(1);
    // A client may try again for a while and then give up by itself: that is no reply, but nothing ran either.
    const { kind, redisCode } = await driverError(redis.run(script, keys, []));
    assert.ok(redisCode === 'TRYAGAIN' || kind === 'unsent', `${kind} ${redisCode}`);
    await move.finish();
    assert.equal(int(await redis.run(script, keys, [])), 2);
    await redis.close();
  });
}
