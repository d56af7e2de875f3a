import type { Driver } from '@redis-patterns/core/driver';
import { survivesFailover } from './driver/failover.ts';
import type { DriverPart } from './driver/subject.ts';
import { startSentinel } from './redis/sentinel.ts';

export interface SentinelFaultSetup {
  /** `test` of vitest, `it` of mocha, `test` of node:test, … Give the test 20 seconds: a failover takes about 4. */
  test(name: string, run: () => Promise<void>): void;
  /** A driver on a client of its own, for the master of this name as the sentinel on this port knows it. */
  createDriver(sentinelPort: number, name: string): Promise<Driver>;
  /** Optional parts this driver does not have: not tested. */
  readonly lacks?: readonly DriverPart[];
}

/** The contract of a driver behind Sentinel when the master is killed. It starts servers of its own. */
export function driverSentinelSuite({ test, createDriver, lacks = [] }: SentinelFaultSetup): void {
  test('when the master is killed, its replica is used, with scripts and tracking', async () => {
    const { master, sentinels, name, stop } = await startSentinel();
    try {
      const redis = await createDriver(sentinels[0]?.port ?? 0, name);
      await survivesFailover({ redis, lacks, key: 'doomed', kill: () => master.kill() });
      await redis.close();
    } finally {
      await stop();
    }
  });
}
