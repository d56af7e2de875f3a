import { randomUUID } from 'node:crypto';
import { createKeys } from '@redis-patterns/core/keys';
import { startServer } from '@redis-patterns/testkit/redis';
import { Redis } from 'ioredis';
import type { Run } from '../area.ts';
import { table } from '../table.ts';
import { onIoredis } from './ours.ts';
import { bento, cachifiedOn } from './peers.ts';
import { product } from './products.ts';

const app = (): string => `bench-${randomUUID().slice(0, 8)}`;
const INSTANCES = 8;
const each = <T>(make: (index: number) => T): T[] => Array.from({ length: INSTANCES }, (_, index) => make(index));

/** How often a cold entry is loaded when 8 instances with 25 callers each want it at once. */
export async function loads({ url }: Run): Promise<void> {
  const name = app();
  const rows: string[][] = [];
  const slowly = (count: () => void) => async () => {
    count();
    await new Promise((resolve) => setTimeout(resolve, 50));
    return product(1);
  };
  const ask = async (
    title: string,
    get: (instance: number, load: () => Promise<ReturnType<typeof product>>) => Promise<unknown>,
  ) => {
    let runs = 0;
    const load = slowly(() => runs++);
    await Promise.all(each((instance) => Promise.all(Array.from({ length: 25 }, () => get(instance, load)))));
    rows.push([title, `${runs}`]);
  };
  const ours = each(() => onIoredis(url, createKeys(name)));
  const bentos = each(() => bento(url, `${name}-b`));
  const cachifieds = each(() => cachifiedOn(url, `${name}-c`));
  await Promise.all(ours.map(({ driver }) => driver.send(['get', 'x'])));
  await ask('ours', (instance, load) => ours[instance]?.cache.getOrSet('cold', 1, load, { ttl: '1m' }) ?? load());
  await ask('bentocache', (instance, load) => bentos[instance]?.getOrSet(1, load) ?? load());
  await ask('cachified', (instance, load) => cachifieds[instance]?.getOrSet(1, load) ?? load());
  console.log(table('a cold entry, 8 instances × 25 callers', ['', 'loads'], rows));
  await Promise.all([...ours, ...bentos, ...cachifieds].map((one) => one.close()));
}

/** What an entry takes in Redis (MEMORY USAGE). */
export async function footprint({ url }: Run): Promise<void> {
  const name = app();
  const keys = createKeys(name);
  const [ours, peer, redis] = [onIoredis(url, keys), bento(url, `${name}-b`), new Redis(url)];
  const rows: string[][] = [];
  for (const bytes of [100, 1_000]) {
    await ours.cache.getOrSet('size', bytes, async () => product(bytes, bytes), { ttl: '1m' });
    await peer.getOrSet(bytes, async () => product(bytes, bytes));
    const sizes = [`${name}:size:cache:${bytes}`, peer.keyOf(bytes)].map((key) => redis.memory('USAGE', key));
    rows.push([`${bytes} B of JSON`, ...(await Promise.all(sizes)).map(String)]);
  }
  console.log(table('bytes in Redis per entry', ['', 'ours', 'bentocache'], rows));
  await Promise.all([ours.close(), peer.close(), redis.quit()]);
}

/** What a cold read does while Redis is frozen: the connection stands, and nothing is answered. */
export async function frozen(): Promise<void> {
  const server = await startServer();
  const name = app();
  const [ours, peer] = [onIoredis(server.url, createKeys(name)), bento(server.url, `${name}-b`)];
  await Promise.all([ours.products.get(1), peer.getOrSet(1, async () => product(1))]);
  await server.freeze();
  const answered = async (get: () => Promise<unknown>): Promise<string> => {
    const began = performance.now();
    const limit = new Promise<false>((resolve) => setTimeout(resolve, 3_000, false));
    const done = await Promise.race([get().then(() => true), limit]);
    return done ? `${Math.round(performance.now() - began)} ms` : 'no answer in 3 s';
  };
  const rows = [
    ['ours', await answered(() => ours.products.get(2))],
    ['bentocache', await answered(() => peer.getOrSet(2, async () => product(2)))],
  ];
  console.log(table('a cold read while Redis is frozen', ['', 'answered after'], rows));
  await server.thaw();
  await Promise.all([ours.close(), peer.close()]);
  await server.stop();
}
