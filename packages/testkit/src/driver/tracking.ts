import assert from 'node:assert/strict';
import type { Driver } from '@redis-patterns/core/driver';
import { until } from '../redis/until.ts';
import { count } from './sample-scripts.ts';
import type { Subject } from './subject.ts';

/** A listener that keeps what it was told. */
export interface Listener {
  readonly keys: Set<string>;
  readonly proofs: number[];
  losses: number;
  stop(): Promise<void>;
}

const EVERY_MS = 10;

export async function listen(redis: Driver, prefixes: readonly string[]): Promise<Listener> {
  assert.ok(redis.track);
  const listener = { keys: new Set<string>(), proofs: [] as number[], losses: 0, stop: async () => {} };
  listener.stop = await redis.track(
    prefixes,
    (keys) => {
      if (keys === null) listener.losses++;
      for (const key of keys ?? []) listener.keys.add(key);
    },
    { everyMs: EVERY_MS, onProof: (sentAt) => listener.proofs.push(sentAt) },
  );
  return listener;
}

/** Resolves when the driver has proved that it reported everything up to now. */
export async function proved({ proofs }: Listener, withinMs: number = 4_000): Promise<void> {
  const now = performance.now();
  await until('a proof', async () => proofs.some((sentAt) => sentAt > now), withinMs);
}

/** `track`, where it is offered: changes under the prefixes are reported, and proofs keep their word. */
export function tracking({ test, driver, createDriver, key, lacks }: Subject): void {
  if (lacks.includes('track')) return;
  const tracked = (name: string, run: (reader: Driver, writer: Driver) => Promise<void>): void =>
    test(name, async () => {
      const reader = await createDriver();
      await run(reader, await driver());
      await reader.close();
    });

  tracked('a change of another client under the prefix is reported, one elsewhere is not', async (reader, writer) => {
    const [ours, theirs] = [key(), key()];
    const listener = await listen(reader, [ours]);
    await writer.send(['set', `${ours}:1`, 'v', 'px', 60_000]);
    await writer.send(['set', theirs, 'v', 'px', 60_000]);
    await proved(listener);
    assert.deepEqual([...listener.keys], [`${ours}:1`]);
  });

  tracked('changes on every primary are reported, by commands, scripts and removals', async (reader, writer) => {
    const [prefix, script] = [key(), count()];
    const keys = Array.from({ length: 30 }, (_, index) => `${prefix}:${index}`);
    await Promise.all(keys.map((own) => writer.run(script, [own], [])));
    const listener = await listen(reader, [prefix]);
    await proved(listener);
    for (const change of [
      (own: string) => writer.run(script, [own], []),
      (own: string) => writer.send(['set', own, 'v', 'px', 60_000]),
      (own: string) => writer.send(['unlink', own]),
    ]) {
      listener.keys.clear();
      await Promise.all(keys.map(change));
      await proved(listener);
      assert.deepEqual([...listener.keys].sort(), keys.toSorted());
    }
  });

  tracked('a proof means it: what was changed before it has been reported', async (reader, writer) => {
    const prefix = key();
    const listener = await listen(reader, [prefix]);
    for (let index = 0; index < 20; index++) {
      const own = `${prefix}:${index}`;
      await writer.send(['set', own, 'v', 'px', 60_000]);
      await proved(listener);
      assert.ok(listener.keys.has(own), `change ${index} was not reported before the proof`);
    }
  });

  tracked('proofs come without changes, each for a later time', async (reader) => {
    const listener = await listen(reader, [key()]);
    await proved(listener);
    await proved(listener);
    assert.deepEqual(
      listener.proofs,
      listener.proofs.toSorted((a, b) => a - b),
    );
    assert.ok(listener.proofs.every((sentAt) => sentAt <= performance.now()));
  });

  tracked('several prefixes and several listeners are told apart', async (reader, writer) => {
    const [a, b, c] = [key(), key(), key()];
    const [both, one] = [await listen(reader, [a, b]), await listen(reader, [c])];
    await Promise.all([a, b, c].map((own) => writer.send(['set', own, 'v', 'px', 60_000])));
    await Promise.all([proved(both), proved(one)]);
    assert.deepEqual([...both.keys].sort(), [a, b].sort());
    assert.deepEqual([...one.keys], [c]);
  });

  tracked('a prefix is no pattern', async (reader, writer) => {
    const prefix = key();
    const listener = await listen(reader, [`${prefix}*`]);
    await writer.send(['set', `${prefix}a`, 'v', 'px', 60_000]);
    await writer.send(['set', `${prefix}*é`, 'v', 'px', 60_000]);
    await proved(listener);
    assert.deepEqual([...listener.keys], [`${prefix}*é`]);
  });

  tracked('after it was stopped nothing is reported, and another listener goes on', async (reader, writer) => {
    const prefix = key();
    const [stopped, other] = [await listen(reader, [prefix]), await listen(reader, [prefix])];
    await stopped.stop();
    stopped.proofs.splice(0);
    stopped.keys.clear();
    await writer.send(['set', prefix, 'v', 'px', 60_000]);
    await proved(other);
    assert.deepEqual([...other.keys], [prefix]);
    assert.deepEqual([stopped.keys.size, stopped.proofs.length], [0, 0]);
  });
}
