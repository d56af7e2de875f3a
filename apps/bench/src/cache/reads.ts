import { randomUUID } from 'node:crypto';
import { createKeys } from '@redis-patterns/core/keys';
import { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { createClient } from 'redis';
import type { Run } from '../area.ts';
import { compare } from '../compare.ts';
import { onIoredis, onNodeRedis } from './ours.ts';
import { bento, cachifiedOn } from './peers.ts';
import { type Product, product } from './products.ts';

const IDS = Array.from({ length: 64 }, (_, id) => id);
const app = (): string => `bench-${randomUUID().slice(0, 8)}`;
const at = (callers: number, wanted: number) => (now: number) => (now === callers ? wanted : undefined);

/** Hits in Redis: against the client itself, and against the peers. */
export async function hits(run: Run): Promise<void> {
  const name = app();
  const ours = onIoredis(run.url, createKeys(name));
  const peers = [bento(run.url, `${name}-b`), cachifiedOn(run.url, `${name}-c`)];
  const raw = new Redis(run.url);
  const get = (i: number): Promise<Product> => raw.get(`${name}-raw:${i % 64}`).then((text) => JSON.parse(text ?? ''));
  for (const id of IDS) {
    await raw.set(`${name}-raw:${id}`, JSON.stringify(product(id)), 'EX', 600);
    await ours.products.get(id);
    for (const peer of peers) await peer.getOrSet(id, async () => product(id));
  }
  const callers = [1, 64, 256];
  await compare(
    {
      title: 'hit in Redis, ioredis: against get() + JSON.parse',
      base: { name: 'get() + JSON.parse', call: get },
      others: [{ name: 'ours', call: (i) => ours.products.get(i % 64), wanted: at(64, 1.2) }],
      callers,
    },
    run,
  );
  for (const [index, peer] of peers.entries()) {
    await compare(
      {
        title: `hit in Redis, ioredis: against ${peer.name}`,
        base: { name: peer.name, call: (i) => peer.getOrSet(i % 64, async () => product(i)) },
        others: [{ name: 'ours', call: (i) => ours.products.get(i % 64), wanted: at(64, index === 0 ? 2.5 : 1.3) }],
        callers,
      },
      run,
    );
  }
  await Promise.all([ours.close(), raw.quit(), ...peers.map((peer) => peer.close())]);
}

/** The same on node-redis. */
export async function hitsOnNodeRedis(run: Run): Promise<void> {
  const name = app();
  const ours = await onNodeRedis(run.url, createKeys(name));
  const raw = createClient({ url: run.url });
  raw.on('error', () => {});
  await raw.connect();
  for (const id of IDS) {
    await raw.set(`${name}-raw:${id}`, JSON.stringify(product(id)), { expiration: { type: 'EX', value: 600 } });
    await ours.products.get(id);
  }
  await compare(
    {
      title: 'hit in Redis, node-redis: against get() + JSON.parse',
      base: {
        name: 'get() + JSON.parse',
        call: async (i) => JSON.parse((await raw.get(`${name}-raw:${i % 64}`)) ?? ''),
      },
      others: [{ name: 'ours', call: (i) => ours.products.get(i % 64), wanted: at(64, 1.2) }],
      callers: [1, 64, 256],
    },
    run,
  );
  await Promise.all([ours.close(), raw.close()]);
}

/** A miss whose loader takes no time: what the cache itself costs. */
export async function misses(run: Run): Promise<void> {
  const name = app();
  const ours = onIoredis(run.url, createKeys(name));
  const peer = bento(run.url, `${name}-b`);
  let next = 0;
  await compare(
    {
      title: 'miss with an instant loader: against bentocache',
      base: { name: peer.name, call: () => peer.getOrSet(++next, async () => product(next)) },
      others: [{ name: 'ours', call: () => ours.products.get(++next), wanted: () => 0.83 }],
      callers: [1, 64],
    },
    run,
  );
  await Promise.all([ours.close(), peer.close()]);
}

/** 100 values at once, all there. */
export async function batches(run: Run): Promise<void> {
  const name = app();
  const ours = onIoredis(run.url, createKeys(name));
  const raw = new Redis(run.url);
  const ids = Array.from({ length: 100 }, (_, id) => id);
  const keyOf = (id: number): string => `${name}-raw:${id}`;
  await Promise.all(ids.map((id) => raw.set(keyOf(id), JSON.stringify(product(id)), 'EX', 600)));
  await compare(
    {
      title: '100 values, all hits: against 100 gets of one tick by the client, parsed',
      base: {
        name: '100 get() + JSON.parse',
        call: () => Promise.all(ids.map(async (id) => JSON.parse((await raw.get(keyOf(id))) ?? ''))),
      },
      others: [{ name: 'ours, getMany', call: () => ours.products.getMany(ids) }],
      callers: [1, 8],
    },
    run,
  );
  await Promise.all([ours.close(), raw.quit()]);
}

/** Hits in this process. */
export async function localHits(run: Run): Promise<void> {
  const name = app();
  const ours = onIoredis(run.url, createKeys(name), { l1: {} });
  const peer = bento(run.url, `${name}-b`, true);
  const lru = new LRUCache<number, Product>({ max: 1_000 });
  for (const id of IDS) {
    lru.set(id, product(id));
    await peer.getOrSet(id, async () => product(id));
    while ((await ours.products.read(id)).source !== 'l1') await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const get = (i: number): Promise<Product | null> => ours.products.get(i % 64);
  await compare(
    {
      title: 'hit in this process: against a bare lru-cache',
      base: { name: 'lru-cache get()', call: async (i) => lru.get(i % 64) },
      others: [{ name: 'ours', call: get, wanted: () => 0.3 }],
      callers: [1],
    },
    run,
  );
  await compare(
    {
      title: 'hit in this process: against bentocache with memory and Redis',
      base: { name: peer.name, call: (i) => peer.getOrSet(i % 64, async () => product(i)) },
      others: [{ name: 'ours', call: get, wanted: () => 10 }],
      callers: [1],
    },
    run,
  );
  await Promise.all([ours.close(), peer.close()]);
}
