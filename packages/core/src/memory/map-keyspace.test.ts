import { beforeEach, describe, expect, test } from 'vitest';
import { createExpiringMap } from './expiring-map.ts';
import { createMapKeyspace, type Held, type MapKeyspace } from './map-keyspace.ts';

const NOW = 1_764_100_000_000;
const WRONGTYPE = expect.objectContaining({ code: 'DRIVER_FAILED', kind: 'reply', redisCode: 'WRONGTYPE' });
const ERR = expect.objectContaining({ code: 'DRIVER_FAILED', kind: 'reply', redisCode: 'ERR' });

let space: MapKeyspace;
let changed: string[];

beforeEach(() => {
  changed = [];
  const tell = (key: string) => changed.push(key);
  space = createMapKeyspace(createExpiringMap<Held>({ maxKeys: 100, onRemoved: tell }), tell);
  space.begin(NOW);
});

test('time stands still from one beginning to the next, and counts microseconds', () => {
  space.begin(NOW + 0.123);
  expect(space.timeUs()).toBe(NOW * 1_000 + 123);
  space.set('a', '1', 10);
  expect(space.ttlMs('a')).toBe(10);
});

test('keys expire by whole milliseconds, as in Redis', () => {
  space.begin(NOW + 0.9);
  space.set('a', '1', 10);
  space.begin(NOW + 10.95);
  expect(space.ttlMs('a')).toBe(0);
  space.begin(NOW + 11);
  expect(space.ttlMs('a')).toBe(-2);
});

describe('strings', () => {
  test('a value is there until its TTL is over', () => {
    space.set('a', '1', 100);
    space.begin(NOW + 100);
    expect([space.get('a'), space.ttlMs('a')]).toEqual(['1', 0]);
    space.begin(NOW + 101);
    expect([space.get('a'), space.ttlMs('a')]).toEqual([null, -2]);
  });

  test("'keep' keeps the TTL there is, and makes a key without one", () => {
    space.set('a', '1', 100);
    space.set('a', '2', 'keep');
    space.set('b', '1', 'keep');
    expect([space.get('a'), space.ttlMs('a'), space.ttlMs('b')]).toEqual(['2', 100, -1]);
  });

  test('a new value takes over the new TTL', () => {
    space.set('a', '1', 100);
    space.set('a', '2', 300);
    expect(space.ttlMs('a')).toBe(300);
  });

  test.each([0, -1, 1.5, Number.NaN, Number.NEGATIVE_INFINITY])('a TTL of %d is refused, as by a server', (ttlMs) => {
    expect(() => space.set('a', '1', ttlMs)).toThrow(ERR);
    expect(space.get('a')).toBeNull();
  });
});

describe('collections', () => {
  test('are made by the first edit and removed when they become empty', () => {
    space.edit('hash', 'h', (hash) => hash.set('f', '1'));
    expect([space.read('hash', 'h')?.get('f'), space.ttlMs('h')]).toEqual(['1', -1]);
    space.edit('hash', 'h', (hash) => hash.delete('f'));
    expect([space.read('hash', 'h'), space.kindOf('h')]).toEqual([undefined, undefined]);
  });

  test.each(['hash', 'sorted', 'list'] as const)('an edit of a %s that adds nothing makes no key', (kind) => {
    space.edit(kind, 'x', () => undefined);
    expect(space.kindOf('x')).toBeUndefined();
    expect(changed).toEqual([]);
  });

  test('an edit keeps the TTL, and answers what the change answers', () => {
    space.edit('list', 'l', (list) => list.push('a'));
    space.expire('l', 50);
    expect(space.edit('list', 'l', (list) => list.push('b'))).toBe(2);
    expect(space.ttlMs('l')).toBe(50);
  });

  test('one that expired is made anew', () => {
    space.edit('sorted', 'z', (sorted) => sorted.set('m', 1));
    space.expire('z', 50);
    space.begin(NOW + 51);
    space.edit('sorted', 'z', (sorted) => sorted.set('n', 2));
    expect([...(space.read('sorted', 'z') ?? [])]).toEqual([['n', 2]]);
    expect(space.ttlMs('z')).toBe(-1);
  });
});

describe('a key that holds another kind', () => {
  beforeEach(() => {
    space.set('s', '1', 100);
    space.edit('hash', 'h', (hash) => hash.set('f', '1'));
  });

  test('is refused as WRONGTYPE', () => {
    expect(() => space.get('h')).toThrow(WRONGTYPE);
    expect(() => space.set('h', '1', 'keep')).toThrow(WRONGTYPE);
    expect(() => space.read('sorted', 's')).toThrow(WRONGTYPE);
    expect(() => space.read('list', 'h')).toThrow(WRONGTYPE);
    expect(() => space.edit('sorted', 'h', () => undefined)).toThrow(WRONGTYPE);
  });

  test('is overwritten by a whole new value, and removed', () => {
    space.set('h', '2', 100);
    expect([space.get('h'), space.kindOf('h')]).toEqual(['2', 'string']);
    expect(space.remove('h')).toBe(true);
  });
});

describe('expire', () => {
  test('sets the TTL, and says whether the key is there', () => {
    space.set('a', '1', 100);
    expect([space.expire('a', 500), space.expire('b', 500)]).toEqual([true, false]);
    expect(space.ttlMs('a')).toBe(500);
  });

  test.each([0, -5])('of %d removes the key', (ttlMs) => {
    space.set('a', '1', 100);
    expect([space.expire('a', ttlMs), space.get('a')]).toEqual([true, null]);
  });

  test('refuses what is no integer', () => {
    space.set('a', '1', 100);
    expect(() => space.expire('a', 1.5)).toThrow(ERR);
    expect(() => space.expire('missing', Number.NaN)).toThrow(ERR);
  });
});

test('removing tells whether there was something', () => {
  space.set('a', '1', 10);
  expect([space.remove('a'), space.remove('a')]).toEqual([true, false]);
  space.set('b', '1', 10);
  space.begin(NOW + 11);
  expect(space.remove('b')).toBe(false);
});

test('every change of a key is told, also its expiry and its removal; reading is none', () => {
  space.set('a', '1', 10);
  space.edit('hash', 'h', (hash) => hash.set('f', '1'));
  space.expire('h', 100);
  space.get('a');
  space.read('hash', 'h');
  space.remove('missing');
  space.begin(NOW + 11);
  space.get('a');
  space.remove('h');
  expect(changed).toEqual(['a', 'h', 'h', 'a', 'h']);
});

test('keys gives those that are there and pass', () => {
  space.set('a1', '1', 10);
  space.set('a2', '1', 100);
  space.set('b', '1', 100);
  space.begin(NOW + 11);
  expect(space.keys((key) => key.startsWith('a'))).toEqual(['a2']);
});
