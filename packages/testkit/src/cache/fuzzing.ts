import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createKeys } from '@redis-patterns/core/keys';
import type { SuiteSetup } from '../suite-setup.ts';
import { memoryDatabase } from './database.ts';
import { fuzzCache } from './fuzz.ts';
import type { FuzzStyle } from './fuzz-styles.ts';
import { type Sabotage, sabotaged } from './sabotage.ts';
import { pooled } from './world.ts';

const STYLES: readonly FuzzStyle[] = ['plain', 'stale', 'tags', 'mutate', 'copies'];

/** What a run of each kind rests on. */
const CONTROLS: readonly (readonly [style: FuzzStyle, sabotage: Sabotage, what: string])[] = [
  ['plain', 'fill-unchecked', 'a fill does not look at its lease'],
  ['plain', 'invalidation-spares-leases', 'an invalidation spares the lease of a running load'],
  ['tags', 'tags-unmoved', 'invalidating a tag does not move its version'],
  ['mutate', 'no-holds', 'a hold does not hold'],
  ['copies', 'deaf', 'copies do not hear of changes'],
];

/** A short fuzz run of each kind; `FUZZ_MS` makes it longer. */
export function fuzzing({ test, createDriver }: SuiteSetup): void {
  const driverOf = pooled(createDriver);
  for (const style of STYLES) {
    test(`fuzz, ${style}: no read is older than what was acknowledged before it`, async () => {
      const report = await fuzzCache({
        driverOf,
        style,
        keys: createKeys(`t${randomUUID()}`),
        database: memoryDatabase(),
        ms: Number(process.env['FUZZ_MS'] ?? 600),
      });
      assert.deepEqual(
        { stale: report.stale, stuck: report.stuck, errors: report.errors },
        { stale: 0, stuck: 0, errors: {} },
      );
      assert.ok(report.gets > 50 && report.writes > 5, 'it did next to nothing');
    });
  }

  for (const [style, sabotage, what] of CONTROLS) {
    test(`fuzz, ${style}: finds old reads when ${what}`, async () => {
      const { stale } = await fuzzCache({
        driverOf: async (index) => sabotaged(await driverOf(index), sabotage),
        style,
        keys: createKeys(`t${randomUUID()}`),
        database: memoryDatabase(),
        ms: 4_000,
        stopAtFault: true,
      });
      assert.ok(stale > 0, 'the check cannot fail');
    });
  }
}
