import { createHash, randomBytes } from 'node:crypto';
import { table } from '../table.ts';
import { openStores, put, shopSession } from './stores.ts';

const SAMPLES = 100;

/** Bytes that Redis takes for a session (MEMORY USAGE of its key), with ids as express-session makes them. */
export async function memory(url: string): Promise<void> {
  const stores = await openStores(url);
  const { theirs, ours, theirKey, ourKey, redis } = stores;
  const usage = async (keys: readonly string[]): Promise<number> => {
    const sizes = await Promise.all(keys.map((key) => redis.sendCommand(['memory', 'usage', key, 'samples', '0'])));
    return sizes.map(Number).reduce((sum, bytes) => sum + bytes, 0) / keys.length;
  };
  const rows: string[][] = [];
  for (const bytes of [251, 541]) {
    const ids = Array.from({ length: SAMPLES }, () => randomBytes(24).toString('base64url'));
    for (const id of ids) await Promise.all([theirs, ours].map((store) => put(store, id, shopSession(bytes))));
    const base = await usage(ids.map(theirKey));
    const own = await usage(ids.map((id) => ourKey(createHash('sha256').update(id).digest('base64url'))));
    rows.push([`${bytes} bytes of JSON`, base.toFixed(0), own.toFixed(0), (own / base).toFixed(2)]);
  }
  stores.close();
  console.log(table('memory of a session', ['', 'connect-redis', 'ours', 'ratio'], rows));
}
