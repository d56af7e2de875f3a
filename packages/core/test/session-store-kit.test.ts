import { inspect } from 'node:util';
import { createKeys } from '@redis-patterns/core/keys';
import { faultyDriver } from '@redis-patterns/testkit';
import { describe, expect, test } from 'vitest';
import { memoryDriver } from '../src/memory/index.ts';
import { createSessions, storeKit } from '../src/session/index.ts';

const driver = faultyDriver(memoryDriver());
const sessions = createSessions({ driver, keys: createKeys('kit'), touchEvery: '1m' });
const kit = storeKit(sessions);
const create = { mode: 'create' } as const;
const update = { mode: 'update' } as const;

describe('storeKit, for the store of any framework', () => {
  test('what was read is the base of what is written', async () => {
    expect((await kit.write('a', { n: 0, kept: 1 }, undefined, create)).status).toBe('saved');
    const [one, two] = [await kit.read('a'), await kit.read('a')];
    expect(one?.data).toEqual({ n: 0, kept: 1 });
    expect(one?.left).toBeGreaterThan(1_700_000);
    expect((await kit.write('a', { n: 1, kept: 1 }, one?.base, update)).status).toBe('saved');
    expect((await kit.write('a', { n: 0, kept: 1, added: true }, two?.base, update)).status).toBe('saved');
    expect((await kit.read('a'))?.data).toEqual({ n: 1, kept: 1, added: true });
  });

  test('each write gives the base of the next', async () => {
    const first = await kit.write('b', { n: 0 }, undefined, create);
    const second = await kit.write('b', { n: 1 }, first.base, update);
    const before = driver.calls.length;
    expect(await kit.write('b', { n: 1 }, second.base, update)).toMatchObject({ status: 'unchanged' });
    expect(driver.calls).toHaveLength(before);
  });

  test('create refuses an id that is there, replace takes its place and keeps its deadline', async () => {
    await kit.write('c', { n: 0 }, undefined, create);
    expect(await kit.write('c', { n: 1 }, undefined, create)).toEqual({ status: 'exists' });
    const before = await sessions.load('c');
    expect((await kit.write('c', { m: 1 }, undefined, { mode: 'replace' })).status).toBe('saved');
    const after = await sessions.load('c');
    expect([after?.data, after?.createdAt, after?.absoluteAt]).toEqual([
      { m: 1 },
      before?.createdAt,
      before?.absoluteAt,
    ]);
  });

  test('the base of another session is none', async () => {
    await kit.write('d', { secret: 1 }, undefined, create);
    const other = await kit.read('d');
    expect((await kit.write('e', { n: 1 }, other?.base, update)).status).toBe('saved');
    expect((await kit.read('e'))?.data).toEqual({ n: 1 });
    expect((await kit.read('d'))?.data).toEqual({ secret: 1 });
  });

  test('a base shows nothing', async () => {
    await kit.write('f', { secret: 'value' }, undefined, create);
    const base = (await kit.read('f'))?.base;
    expect(JSON.stringify({ base })).toBe('{}');
    expect(Object.keys(base ?? {})).toEqual([]);
    expect(inspect(base)).toBe('StateBase {}');
  });

  test('idle time comes from the cookie, unless it is given; none left ends the session', async () => {
    const leftOf = async (id: string): Promise<number> => (await kit.read(id))?.left ?? 0;
    await kit.write('g', { cookie: { originalMaxAge: 5_000 } }, undefined, create);
    expect(await leftOf('g')).toBeLessThanOrEqual(5_000);
    const { base } = await kit.write('g', { n: 1, cookie: { originalMaxAge: 5_000 } }, undefined, {
      mode: 'replace',
      idle: 60_000,
    });
    expect(await leftOf('g')).toBeGreaterThan(50_000);
    expect(await kit.write('g', { cookie: { originalMaxAge: 0 } }, base, update)).toEqual({ status: 'destroyed' });
    expect(await kit.read('g')).toBeNull();
    expect(await kit.write('g', { n: 2 }, base, update)).toEqual({ status: 'gone' });
  });

  test('touch: of a session without a base it reads first, of one that is gone it says so', async () => {
    await kit.write('h', { cookie: { originalMaxAge: 60_000 } }, undefined, create);
    expect((await kit.touch('h', undefined, { cookie: { originalMaxAge: 60_000 } })).status).toBe('unchanged');
    expect((await kit.touch('h', undefined, { cookie: { originalMaxAge: 90_000 } })).status).toBe('saved');
    expect((await kit.read('h'))?.data['cookie']).toMatchObject({ originalMaxAge: 90_000 });
    expect(await kit.touch('nobody', undefined)).toEqual({ status: 'gone' });
  });

  test('an id that cannot be one, and sessions of somebody else, are refused', async () => {
    await expect(kit.write('', {}, undefined, create)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(() => storeKit({} as never)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  test('all gives every session that can be read', async () => {
    const own = createSessions({ driver, keys: createKeys('kit-all') });
    const ownKit = storeKit(own);
    for (const id of ['x', 'y']) await ownKit.write(id, { id }, undefined, create);
    const bad = (await own.load('x'))?.handle ?? '';
    await driver.send(['set', `kit-all:session:data:${bad}`, '{broken', 'px', 60_000]);
    const found: unknown[] = [];
    for await (const { data } of ownKit.all()) found.push(data);
    expect(found).toEqual([{ id: 'y' }]);
  });
});
