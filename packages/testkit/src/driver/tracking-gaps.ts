import assert from 'node:assert/strict';
import { until } from '../redis/until.ts';
import { type FaultSetup, recovered, type Scene, withPrivateServer } from './private-server.ts';
import { type Listener, listen, proved } from './tracking.ts';

/** `track` when its connection breaks: anything may be stale, and it says so. */
export function trackingGaps(setup: FaultSetup): void {
  const { test, lacks = [] } = setup;
  if (lacks.includes('track')) return;
  const tracked = (name: string, play: (scene: Scene, listener: Listener) => Promise<void>): void =>
    test(name, () =>
      withPrivateServer(setup, async (scene) => {
        const listener = await listen(scene.redis, ['p:']);
        await proved(listener);
        listener.losses = 0;
        await play(scene, listener);
      }),
    );

  tracked(
    'a broken connection is reported as null, and changes are reported again',
    async ({ direct, proxy }, told) => {
      proxy.cut();
      await proved(told);
      assert.ok(told.losses > 0);
      await direct.send('set', 'p:1', 'v');
      await proved(told);
      assert.ok(told.keys.has('p:1'));
    },
  );

  tracked('no proof covers a gap: null was reported before it', async ({ direct, proxy }, told) => {
    await proxy.stop();
    await direct.send('set', 'p:missed', 'v');
    await proxy.listen();
    await proved(told);
    assert.ok(told.losses > 0 || told.keys.has('p:missed'));
  });

  tracked('a silent connection gives no proof', async ({ proxy }, told) => {
    proxy.set('blackhole');
    const silentFrom = performance.now();
    await until('some time passed', async () => performance.now() > silentFrom + 50);
    assert.ok(told.proofs.every((sentAt) => sentAt <= silentFrom));
  });

  tracked('FLUSHALL is reported as null', async ({ direct }, told) => {
    await direct.send('flushall');
    await proved(told);
    assert.ok(told.losses > 0);
  });

  tracked('after a restart of the server it tracks again', async ({ redis, server }, told) => {
    await server.restart();
    await recovered(redis);
    await proved(told);
    assert.ok(told.losses > 0);
    await redis.send(['set', 'p:2', 'v', 'px', 60_000]);
    await proved(told);
    assert.ok(told.keys.has('p:2'));
  });
}
