import { describe, expect, test } from 'vitest';
import { startCluster } from './cluster.ts';
import { openConnection } from './resp.ts';
import { startSentinel } from './sentinel.ts';

describe('private topologies', { timeout: 20_000 }, () => {
  test('a cluster takes writes on every node as soon as it is there, and each knows all', async () => {
    const { masters, replicas, url, stop } = await startCluster();
    expect([masters.length, replicas.length, url]).toEqual([3, 0, masters[0]?.url]);
    const keys = ['b', 'a', 'c']; // slots 3300, 15495, 7365: one per master
    for (const [index, { port }] of masters.entries()) {
      const node = await openConnection(port);
      expect(await node.send('cluster', 'info')).toContain('cluster_known_nodes:3');
      const answers = await Promise.all(keys.map((key) => node.send('set', key, '1').catch(({ message }) => message)));
      expect(
        answers.filter((answer) => answer === 'OK'),
        `master ${index}`,
      ).toHaveLength(1);
      expect(answers.filter((answer) => answer.startsWith('MOVED'))).toHaveLength(2);
      node.close();
    }
    await stop();
  });

  test('the sentinels know master and replica, which are in step', async () => {
    const { sentinels, master, replica, name, url, stop } = await startSentinel();
    expect(url).toBe(`redis-sentinel://127.0.0.1:${sentinels[0]?.port}/${name}`);
    for (const { port } of sentinels) {
      const sentinel = await openConnection(port);
      expect(await sentinel.send('sentinel', 'get-master-addr-by-name', name)).toEqual([
        '127.0.0.1',
        String(master.port),
      ]);
      sentinel.close();
    }
    const [primary, copy] = [await openConnection(master.port), await openConnection(replica.port)];
    await primary.send('set', 'a', '1');
    expect(await primary.send('wait', 1, 2_000)).toBe(1);
    expect(await copy.send('get', 'a')).toBe('1');
    primary.close();
    copy.close();
    await stop();
  });
});
