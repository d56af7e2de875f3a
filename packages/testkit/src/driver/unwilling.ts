import assert from 'node:assert/strict';
import { openConnection } from '../redis/resp.ts';
import { until } from '../redis/until.ts';
import { driverError } from './errors.ts';
import { type FaultSetup, type Scene, withPrivateServer } from './private-server.ts';
import { count } from './sample-scripts.ts';

/** A server that answers, and says that it will not. */
export function unwilling(setup: FaultSetup): void {
  const { test } = setup;
  const refuses = (redisCode: string, what: string, arrange: (scene: Scene) => Promise<unknown>): void =>
    test(`${what} refuses writes with ${redisCode}, by command and by script`, () =>
      withPrivateServer(setup, async (scene) => {
        const [{ redis }, script] = [scene, count()];
        await redis.run(script, ['known'], []);
        await arrange(scene);
        for (const call of [() => redis.send(['set', 'a', 'v']), () => redis.run(script, ['a'], [])]) {
          const { kind, redisCode: actual } = await driverError(call());
          assert.deepEqual({ kind, redisCode: actual }, { kind: 'reply', redisCode });
        }
      }));

  refuses('OOM', 'a server at its memory limit', ({ direct }) => direct.send('config', 'set', 'maxmemory', 1));
  refuses('READONLY', 'a replica', ({ direct }) => direct.send('replicaof', '127.0.0.1', 1));
  refuses('NOPERM', 'an ACL that forbids it', ({ direct }) =>
    direct.send('acl', 'setuser', 'default', '-set', '-evalsha', '-eval'),
  );

  test('a server that is busy with a script refuses with BUSY', () =>
    withPrivateServer(setup, async ({ redis, server, direct }) => {
      const looping = await openConnection(server.port);
      await direct.send('config', 'set', 'busy-reply-threshold', 1);
      const loop = looping.send('eval', 'while true do end', 0).catch(() => {});
      const ping = (): Promise<boolean> =>
        direct.send('ping').then(
          () => false,
          () => true,
        );
      await until('the script is found to be slow', ping);
      const { kind, redisCode } = await driverError(redis.send(['get', 'a']));
      await direct.send('script', 'kill');
      await loop;
      looping.close();
      assert.deepEqual({ kind, redisCode }, { kind: 'reply', redisCode: 'BUSY' });
    }));
}
