import { setTimeout as sleep } from 'node:timers/promises';
import type { Driver } from '@redis-patterns/core/driver';
import { memoryDriver } from '@redis-patterns/core/memory';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createDoctor } from './doctor.ts';

/** A store in memory, and how often a doctor has begun to walk through its keys. */
function watched(): { driver: Driver; walks: () => number } {
  const memory = memoryDriver();
  let walks = 0;
  const scan: Driver['scan'] = (...call) => {
    walks++;
    return memory.scan(...call);
  };
  return { driver: { ...memory, scan }, walks: () => walks };
}

/** Until something is there; vi's own waiting would move the clock that some of these tests hold. */
async function until<T>(look: () => T | null | false): Promise<T> {
  for (;;) {
    const seen = look();
    if (seen !== null && seen !== false) return seen;
    await sleep(5);
  }
}

test('of a store in memory the keys are judged, and no server is claimed', async () => {
  const { driver } = watched();
  await driver.send(['SET', 'shop:session:data:1', 'no end']);
  const { server, keys, of, findings, more, skipped } = await until(createDoctor(driver, 'shop'));
  expect([server, keys, of, more]).toEqual([null, 1, 1, 0]);
  expect(findings).toEqual([expect.objectContaining({ check: 'KEY002', severity: 'error' })]);
  expect(skipped).toBeGreaterThan(20);
});

test('what is about the keys of the app comes first, where others have the server too', async () => {
  const { driver } = watched();
  for (const other of 'abcdefghij') await driver.send(['SET', `shop-${other}:session:data:1`, 'no end']);
  await driver.send(['SET', 'shop:session:data:1', 'no end']);
  const { findings, more } = await until(createDoctor(driver, 'shop'));
  expect([findings[0]?.what, findings.length, more]).toEqual([expect.stringMatching(/^shop:session:data/), 6, 5]);
});

test('however often it is asked, it examines once, then rests for three seconds', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const { driver, walks } = watched();
  const ask = createDoctor(driver, 'shop');
  await until(ask);
  for (let i = 0; i < 100; i++) ask();
  await sleep(30); // an examination takes a while to come to the keys
  expect(walks()).toBe(1);
  vi.advanceTimersByTime(2_999);
  ask();
  await sleep(30);
  expect(walks()).toBe(1);
  vi.advanceTimersByTime(2);
  ask();
  await until(() => walks() === 2);
});

test('whoever asks is not kept waiting, and no second examination begins beside the first', async () => {
  const { driver } = watched();
  let sent = 0;
  const silent: Driver = {
    ...driver,
    send: () => {
      sent++;
      return new Promise(() => {});
    },
  };
  const ask = createDoctor(silent, 'shop');
  expect(ask()).toBeNull();
  const first = sent;
  for (let i = 0; i < 100; i++) expect(ask()).toBeNull();
  expect(sent).toBe(first);
});

test('when Redis is lost, what was found is no longer known', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const { driver } = watched();
  let lost = false;
  const ask = createDoctor({ ...driver, scan: (...call) => (lost ? failing() : driver.scan(...call)) }, 'shop');
  await until(ask);
  lost = true;
  vi.advanceTimersByTime(3_001);
  ask();
  await until(() => ask() === null);
});

async function* failing(): AsyncGenerator<never> {
  yield await Promise.reject(new Error('away'));
}
