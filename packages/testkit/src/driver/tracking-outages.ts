import assert from 'node:assert/strict';
import { until } from '../redis/until.ts';
import { driverError } from './errors.ts';
import { type FaultSetup, type Scene, withPrivateServer } from './private-server.ts';
import { listen, proved } from './tracking.ts';

/** `track` while there is no server that would track: it says so, or waits, and claims nothing. */
export function trackingOutages(setup: FaultSetup): void {
  const { test, lacks = [] } = setup;
  if (lacks.includes('track')) return;
  const tracked = (name: string, play: (scene: Scene) => Promise<void>): void =>
    test(name, () => withPrivateServer(setup, play));

  tracked('a loss is reported while the server is gone, and nothing is proved until it is back', async (scene) => {
    const told = await listen(scene.redis, ['p:']);
    await proved(told);
    told.losses = 0;
    await scene.proxy.stop();
    await until('the loss is reported', async () => told.losses > 0);
    const gone = performance.now();
    await until('some time passed', async () => performance.now() > gone + 50);
    assert.ok(told.proofs.every((sentAt) => sentAt < gone));
    await scene.proxy.listen();
    await proved(told);
  });

  tracked('a loss is reported where no proof was asked for, too', async ({ redis, proxy }) => {
    const told: unknown[] = [];
    await redis.track?.(['p:'], (keys) => told.push(keys));
    told.splice(0);
    await proxy.stop();
    await until('the loss is reported', async () => told.includes(null));
  });

  tracked('a server that refuses to track is an error with its code, and no connection is left', async (scene) => {
    const { redis, direct } = scene;
    const connections = async (): Promise<number> => String(await direct.send('client', 'list')).split('\n').length;
    const before = await connections();
    await direct.send('acl', 'setuser', 'default', '-client|tracking');
    const { kind, redisCode } = await driverError(redis.track?.(['p:'], () => {}) ?? Promise.resolve());
    assert.deepEqual({ kind, redisCode }, { kind: 'reply', redisCode: 'NOPERM' });
    await until('what was opened is closed', async () => (await connections()) === before);
  });

  tracked('closed while it waits for the server, track is unsent', async ({ redis, proxy }) => {
    await proxy.stop();
    const tracking = driverError(redis.track?.(['p:'], () => {}) ?? Promise.resolve());
    const from = performance.now();
    await until('some time passed', async () => performance.now() > from + 20);
    await redis.close();
    assert.equal((await tracking).kind, 'unsent');
  });
}
