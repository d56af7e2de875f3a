import { afterEach, expect, test } from 'vitest';
import { type NodeTracking, trackNodes } from './track-nodes.ts';
import type { OpenTracking, TrackingEvents } from './tracked-node.ts';

/** A primary as a driver would reach it: the test says what its connection tells, and when a PING is answered. */
function primary(): { open: OpenTracking; events: () => TrackingEvents; pings: (() => void)[]; closed: () => boolean } {
  let events: TrackingEvents | undefined;
  let closed = false;
  const pings: (() => void)[] = [];
  return {
    open: (given) => {
      events = given;
      closed = false;
      return {
        ping: () => new Promise<void>((resolve) => pings.push(resolve)),
        close: () => {
          closed = true;
        },
      };
    },
    events: () => events as TrackingEvents,
    pings,
    closed: () => closed,
  };
}

const open: NodeTracking[] = [];
afterEach(() => {
  for (const tracking of open.splice(0)) tracking.close();
});

type Nodes = Map<string, ReturnType<typeof primary>>;

const named = (nodes: Record<string, ReturnType<typeof primary>>): Nodes => new Map(Object.entries(nodes));

function trackingOf(nodes: Nodes): NodeTracking {
  const tracking = trackNodes(() => Array.from(nodes, ([label, node]) => [label, node.open] as const));
  open.push(tracking);
  return tracking;
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

test('it runs once every primary is armed, and says null for each', async () => {
  const [a, b] = [primary(), primary()];
  const told: unknown[] = [];
  let running = false;
  trackingOf(named({ a, b }))
    .track(['p'], (keys) => told.push(keys))
    .then(() => {
      running = true;
    });
  a.events().armed();
  await turn();
  expect(running).toBe(false);
  b.events().armed();
  await turn();
  expect(running).toBe(true);
  expect(told).toEqual([null, null]);
});

test('a proof is given when every primary has answered, for the oldest PING', async () => {
  const [a, b] = [primary(), primary()];
  const proofs: number[] = [];
  const nodes = named({ a, b });
  trackingOf(nodes).track(['p'], () => {}, { everyMs: 1, onProof: (sentAt) => proofs.push(sentAt) });
  const before = performance.now();
  a.events().armed();
  b.events().armed();
  await turn();
  a.pings[0]?.();
  await turn();
  expect(proofs).toEqual([]);
  b.pings[0]?.();
  await turn();
  expect(proofs).toHaveLength(1);
  expect(proofs[0]).toBeGreaterThanOrEqual(before);
});

test('one PING per primary is under way at a time', async () => {
  const a = primary();
  trackingOf(named({ a })).track(['p'], () => {}, { everyMs: 1, onProof: () => {} });
  a.events().armed();
  await turn();
  expect(a.pings).toHaveLength(1);
  a.pings[0]?.();
  await turn();
  expect(a.pings).toHaveLength(2);
});

test('what was lost gives null and no proof until it is armed again; an answer of before proves nothing', async () => {
  const a = primary();
  const told: unknown[] = [];
  const note = (keys: string[] | null): void => void told.push(keys);
  trackingOf(named({ a })).track(['p'], note, { everyMs: 1, onProof: () => told.push('proof') });
  a.events().armed();
  await turn();
  a.events().lost();
  a.events().lost();
  a.pings[0]?.();
  await turn();
  expect(told).toEqual([null, null]);
  a.events().armed();
  await turn();
  a.pings[1]?.();
  await turn();
  expect(told).toEqual([null, null, null, 'proof']);
});

test('a new primary stops the proofs until it has answered, and one that is gone is closed; null for both', async () => {
  const [a, b] = [primary(), primary()];
  const nodes = named({ a });
  const told: unknown[] = [];
  const note = (keys: string[] | null): void => void told.push(keys);
  trackingOf(nodes).track(['p'], note, { everyMs: 1, onProof: () => told.push('proof') });
  a.events().armed();
  await turn();
  nodes.set('b', b);
  a.pings[0]?.();
  await turn();
  expect(told).toEqual([null]);
  nodes.delete('a');
  await turn();
  expect(a.closed()).toBe(true);
  b.events().armed();
  await turn();
  b.pings[0]?.();
  await turn();
  expect(told).toEqual([null, null, null, 'proof']);
});

test('refused before it runs, it rejects with the reason and closes what it opened', async () => {
  const [a, b] = [primary(), primary()];
  const running = trackingOf(named({ a, b })).track(['p'], () => {});
  a.events().refused(new Error('NOPERM'));
  await expect(running).rejects.toThrow('NOPERM');
  expect([a.closed(), b.closed()]).toEqual([true, true]);
});

test('refused later, it tries again', async () => {
  const a = primary();
  const nodes = named({ a });
  const running = trackingOf(nodes).track(['p'], () => {}, { everyMs: 1, onProof: () => {} });
  a.events().armed();
  await running;
  const first = a.events();
  first.refused(new Error('NOPERM'));
  await turn();
  expect(a.events()).not.toBe(first);
});

test('closed before it runs, it rejects as unsent', async () => {
  const tracking = trackingOf(named({ a: primary() }));
  const running = tracking.track(['p'], () => {});
  tracking.close();
  await expect(running).rejects.toMatchObject({ code: 'DRIVER_FAILED', kind: 'unsent' });
});

test('while no primary is known there is no proof, and it does not run', async () => {
  const nodes = named({});
  let [proofs, running] = [0, false];
  const proof = { everyMs: 1, onProof: () => void proofs++ };
  trackingOf(nodes)
    .track(['p'], () => {}, proof)
    .then(() => {
      running = true;
    });
  await turn();
  expect([proofs, running]).toEqual([0, false]);
  const a = primary();
  nodes.set('a', a);
  await turn();
  a.events().armed();
  await turn();
  expect(running).toBe(true);
});

test('stopped, it tells nothing more', async () => {
  const a = primary();
  const told: unknown[] = [];
  const running = trackingOf(named({ a })).track(['p'], (keys) => told.push(keys));
  a.events().armed();
  const stop = await running;
  await stop();
  a.events().changed(['p1']);
  a.events().lost();
  expect(told).toEqual([null]);
  expect(a.closed()).toBe(true);
});
