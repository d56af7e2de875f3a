import { randomUUID } from 'node:crypto';
import { createKeys } from '@redis-patterns/core/keys';
import { ioredisDriver } from '@redis-patterns/ioredis';
import { type FuzzStyle, fuzzCache, memoryDatabase, type Sabotage, sabotaged } from '@redis-patterns/testkit';
import { Redis } from 'ioredis';
import type { Run } from '../area.ts';
import { table } from '../table.ts';

const CONTROLS: readonly (readonly [style: FuzzStyle, sabotage: Sabotage])[] = [
  ['plain', 'fill-unchecked'],
  ['plain', 'invalidation-spares-leases'],
  ['stale', 'fill-unchecked'],
  ['tags', 'tags-unmoved'],
  ['mutate', 'no-holds'],
  ['copies', 'deaf'],
];

/** Switches off one mechanism after the other: the fuzzer must find old reads each time. */
export async function prove({ url, seconds }: Run): Promise<void> {
  const rows: string[][] = [];
  let blind = 0;
  for (const [style, sabotage] of CONTROLS) {
    const clients: Redis[] = [];
    const { gets, stale } = await fuzzCache({
      style,
      driverOf: async () => {
        const client = new Redis(url);
        clients.push(client);
        return sabotaged(ioredisDriver(client), sabotage);
      },
      keys: createKeys(`prove-${randomUUID().slice(0, 8)}`),
      database: memoryDatabase(),
      ms: (seconds * 1_000) / CONTROLS.length,
    });
    if (stale === 0) blind++;
    rows.push([style, sabotage, `${gets}`, `${stale}`]);
    for (const client of clients) client.disconnect();
  }
  console.log(table('cache: mechanisms switched off', ['run', 'switched off', 'gets', 'old reads found'], rows));
  if (blind > 0) throw new Error(`the fuzzer is blind to ${blind} of ${CONTROLS.length} faults`);
}
