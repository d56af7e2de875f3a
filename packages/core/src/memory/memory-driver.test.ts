import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { send } from '../driver/command.ts';
import { get } from '../driver/commands.ts';
import type { Driver, Script } from '../driver/driver.ts';
import { bytes } from '../driver/reply.ts';
import { memoryDriver } from './memory-driver.ts';

let now: number;
let driver: Driver;

beforeEach(() => {
  now = 1_764_100_000_000;
  driver = memoryDriver({ now: () => now });
});

const script = (model: Script['model']): Script => ({ name: 'test/script', lua: '', sha: '', model });

const scanned = async (match: string, count?: number): Promise<string[][]> => {
  const pages: string[][] = [];
  for await (const page of driver.scan(match, count)) pages.push(page);
  return pages;
};

describe('values', () => {
  test('text and bytes survive', async () => {
    await driver.send(['set', 'k', 'crème 😀']);
    expect(await send(driver, get('k'))).toBe('crème 😀');
    const raw = Uint8Array.from({ length: 256 }, (_, i) => i);
    await driver.send(['set', 'k', raw]);
    expect([...bytes(await driver.send(['get', 'k']))]).toEqual([...raw]);
    expect(driver.textOnly).toBeFalsy();
  });

  test('a key is one key, whether given as text or as bytes', async () => {
    await driver.send(['set', 'é', '1']);
    expect(await driver.send(['get', Buffer.from('é')])).toBe('1');
  });

  test('a reply is the caller’s own', async () => {
    await driver.send(['hset', 'h', 'f', '1']);
    const reply = (await driver.send(['hgetall', 'h'])) as string[];
    reply[1] = 'changed';
    expect(await driver.send(['hgetall', 'h'])).toEqual(['f', '1']);

    await driver.run(
      script((space) => space.edit('list', 'l', (list) => list.push('a'))),
      ['l'],
      [],
    );
    const listOf = script((space) => space.read('list', 'l') as string[]);
    const list = (await driver.run(listOf, ['l'], [])) as string[];
    list.push('b');
    expect(await driver.run(listOf, ['l'], [])).toEqual(['a']);
  });

  test('bytes given to it may be changed afterwards', async () => {
    const value = Buffer.from([1, 200]);
    await driver.send(['set', 'k', value]);
    value[0] = 9;
    expect([...bytes(await driver.send(['get', 'k']))]).toEqual([1, 200]);
  });
});

describe('time', () => {
  test('a value is gone when the clock has passed its TTL', async () => {
    await driver.send(['set', 'k', '1', 'px', 100]);
    now += 100;
    expect(await driver.send(['get', 'k'])).toBe('1');
    now += 1;
    expect(await driver.send(['get', 'k'])).toBeNull();
  });

  test('stands still during a script', async () => {
    driver = memoryDriver({ now: () => now++ });
    const times = script((space) => [space.timeUs(), space.timeUs()]);
    const [first, second] = (await driver.run(times, [], [])) as number[];
    expect(second).toBe(first);
  });
});

describe('order', () => {
  test('sends of one tick run in the order sent, and answer in it', async () => {
    const answers: unknown[] = [];
    const calls = [
      driver.send(['set', 'k', '1']),
      driver.send(['incr', 'k']),
      driver.run(
        script((space) => space.get('k')),
        ['k'],
        [],
      ),
      driver.send(['unlink', 'k']),
      driver.send(['get', 'k']),
    ];
    await Promise.all(calls.map((call) => call.then((answer) => answers.push(answer))));
    expect(answers).toEqual(['OK', 2, '2', 1, null]);
  });

  test('no answer and no refusal comes before the call has returned', async () => {
    let returned = false;
    const calls = [driver.send(['get', 'k']), driver.send(['nope']), driver.send(['get', 'k'], 0)];
    const seen = calls.map((call) =>
      call.then(
        () => returned,
        () => returned,
      ),
    );
    returned = true;
    expect(await Promise.all(seen)).toEqual([true, true, true]);
  });

  test('who waits for a write knows that its change was told', async () => {
    const heard: (string[] | null)[] = [];
    await driver.track?.(['k'], (keys) => heard.push(keys));
    const write = driver.send(['set', 'k', '1']);
    expect(heard).toEqual([]);
    await write;
    expect(heard).toEqual([['k']]);
  });
});

describe('scripts', () => {
  test('run as their models, over byte strings', async () => {
    const echo = script((space, [key = ''], args) => {
      space.set(key, args.join(), 1_000);
      return [key.length, args.length, space.get(key)];
    });
    expect(await driver.run(echo, ['é'], ['a', 7, Buffer.from([255])])).toEqual([
      2,
      3,
      Buffer.from('a,7,\xff', 'latin1'),
    ]);
    expect(await send(driver, get('é')).catch(() => 'refused')).toBe('a,7,\ufffd');
  });

  test('without a model are refused as not sent', async () => {
    const bare = { name: 'test/bare', lua: 'return 1', sha: '' } as unknown as Script;
    await expect(driver.run(bare, [], [])).rejects.toMatchObject({
      code: 'DRIVER_FAILED',
      kind: 'unsent',
      message: expect.stringContaining('test/bare'),
    });
  });

  test('that fail answer as a server does, with the error as cause', async () => {
    const failure = new Error('boom');
    const failing = script(() => {
      throw failure;
    });
    await expect(driver.run(failing, [], [])).rejects.toMatchObject({
      kind: 'reply',
      redisCode: 'ERR',
      cause: failure,
    });
    const wrong = script((space) => space.get('h'));
    await driver.send(['hset', 'h', 'f', '1']);
    await expect(driver.run(wrong, ['h'], [])).rejects.toMatchObject({ redisCode: 'WRONGTYPE' });
  });
});

describe('deadlines', () => {
  test('a call whose deadline has passed does not run', async () => {
    const late = performance.now() - 1;
    const refusal = { code: 'DRIVER_TIMEOUT', kind: 'unsent', redisCode: null };
    await expect(driver.send(['set', 'k', '1'], late)).rejects.toMatchObject(refusal);
    await expect(
      driver.run(
        script((space) => space.set('k', '1', 10) ?? 1),
        ['k'],
        [],
        late,
      ),
    ).rejects.toMatchObject(refusal);
    expect(await driver.send(['get', 'k'])).toBeNull();
  });

  test('a call in time runs', async () => {
    expect(await driver.send(['set', 'k', '1'], performance.now() + 1_000)).toBe('OK');
  });
});

describe('scan', () => {
  beforeEach(async () => {
    for (let i = 0; i < 25; i++) await driver.send(['set', `a:${i}`, '1', 'px', 100 + i]);
    await driver.send(['set', 'b:é', '1']);
  });

  test('gives every key that matches, in pages', async () => {
    const pages = await scanned('a:*', 10);
    expect(pages.map((page) => page.length)).toEqual([10, 10, 5]);
    expect(new Set(pages.flat()).size).toBe(25);
    expect(await scanned('b:*')).toEqual([['b:é']]);
    expect(await scanned('c:*')).toEqual([]);
    expect((await scanned('a:1', 0)).flat()).toEqual(['a:1']);
  });

  test('leaves out what has expired', async () => {
    now += 120;
    expect((await scanned('a:*')).flat()).toEqual(['a:20', 'a:21', 'a:22', 'a:23', 'a:24']);
  });

  test('ends although keys are written and removed meanwhile', async () => {
    const seen: string[] = [];
    for await (const page of driver.scan('a:*', 5)) {
      seen.push(...page);
      for (const key of page) {
        await driver.send(['unlink', key]);
        await driver.send(['set', key, '2']);
      }
      await driver.send(['unlink', 'a:24']);
    }
    expect(seen).toHaveLength(24);
  });
});

describe('memory', () => {
  test('holds at most `maxKeys` keys, and keeps those in use', async () => {
    driver = memoryDriver({ maxKeys: 10 });
    for (let i = 0; i < 100; i++) {
      await driver.send(['set', `k${i}`, '1', 'px', 60_000]);
      await driver.send(['get', 'k0']);
    }
    expect((await scanned('*')).flat()).toHaveLength(10);
    expect(await driver.send(['get', 'k0'])).toBe('1');
  });

  test('counts a write as a use', async () => {
    driver = memoryDriver({ maxKeys: 2 });
    for (const key of ['a', 'b', 'a', 'c']) await driver.send(['set', key, '1']);
    await driver.send(['ping']);
    expect((await scanned('*')).flat()).toEqual(['a', 'c']);
  });

  test('reports evicted keys as changed', async () => {
    driver = memoryDriver({ maxKeys: 1 });
    const heard: (string[] | null)[] = [];
    await driver.track?.(['k'], (keys) => heard.push(keys));
    await driver.send(['set', 'k1', '1']);
    await driver.send(['set', 'k2', '1']);
    await driver.send(['ping']);
    expect(heard).toEqual([['k1'], ['k2'], ['k1']]);
  });

  test('expired keys that nobody asks for are removed, and reported', async () => {
    driver = memoryDriver();
    const heard: string[] = [];
    await driver.track?.(['k'], (keys) => heard.push(...(keys ?? [])));
    for (let i = 0; i < 100; i++) await driver.send(['set', `k${i}`, '1', 'px', 1]);
    heard.length = 0;
    for (let tries = 0; tries < 50 && heard.length < 100; tries++) await sleep(20);
    expect(heard).toHaveLength(100);
    await driver.close();
  });

  test.each([0, -1, 1.5, Number.NaN, '10' as unknown as number])('maxKeys %s is refused', (maxKeys) => {
    expect(() => memoryDriver({ maxKeys })).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  });
});

test('close ends tracking and leaves no timer; what is stored can still be read', async () => {
  vi.useFakeTimers();
  const heard: unknown[] = [];
  await driver.send(['set', 'k', '1']);
  await driver.track?.(['k'], (keys) => heard.push(keys), { everyMs: 10, onProof: () => heard.push('proof') });
  await driver.close();
  heard.length = 0;
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
  await driver.send(['unlink', 'k']);
  expect(heard).toEqual([]);
});

test('two drivers are two stores', async () => {
  await driver.send(['set', 'k', '1']);
  expect(await memoryDriver().send(['get', 'k'])).toBeNull();
});

test('does not keep the process alive', () => {
  const source = `
    import { memoryDriver } from ${JSON.stringify(new URL('index.ts', import.meta.url).href)};
    const driver = memoryDriver();
    await driver.send(['set', 'k', '1', 'px', 60_000]);
    await driver.track(['k'], () => {}, { everyMs: 50, onProof: () => {} });
    console.log('done');
  `;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', source], { timeout: 10_000 });
  expect(String(output)).toBe('done\n');
});
