import assert from 'node:assert/strict';
import { type Driver, int, within } from '@redis-patterns/core/driver';
import { until } from '../redis/until.ts';
import { count } from './sample-scripts.ts';
import type { DriverPart } from './subject.ts';
import { listen, proved } from './tracking.ts';

/** A driver whose primary is about to be lost. */
export interface Doomed {
  readonly redis: Driver;
  readonly lacks: readonly DriverPart[];
  /** A key that the primary holds. */
  readonly key: string;
  /** Kills the primary; a replica takes its place. */
  kill(): Promise<void>;
}

/**
 * A primary is killed: no call hangs, the new one is used as soon as it is there, scripts it never saw run on it, and
 * its keys are tracked.
 */
export async function survivesFailover({ redis, lacks, key, kill }: Doomed): Promise<void> {
  const [script, tracks] = [count(), !lacks.includes('track')];
  const told = tracks ? await listen(redis, [key]) : undefined;
  await redis.run(script, [key], []);
  if (told) await proved(told);
  if (told) told.losses = 0;

  await kill();
  const attempt = (): Promise<boolean> =>
    within(300, (deadline) => redis.run(script, [key], [], deadline)).then(
      (reply) => int(reply) > 0,
      () => false,
    );
  await until('the new primary is used', attempt, 15_000);

  if (told === undefined) return;
  await proved(told, 10_000);
  assert.ok(told.losses > 0, 'null was reported when the primary was lost');
  told.keys.clear();
  await redis.run(script, [key], []);
  await proved(told);
  assert.ok(told.keys.has(key), 'a change on the new primary was reported');
}
