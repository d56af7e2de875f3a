import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hostileBytes, hostileId, hostileText } from './arbitraries.ts';

test('hostile text is well-formed, within its length, and has what breaks things', () => {
  const texts = fc.sample(hostileText(30), 500);
  for (const text of texts) {
    expect(text.length).toBeLessThanOrEqual(30);
    expect(Buffer.from(text).toString()).toBe(text);
  }
  for (const part of [':', '{', '*', '\\', '\0', '\r\n', '__proto__', '%3A']) {
    expect(
      texts.some((text) => text.includes(part)),
      JSON.stringify(part),
    ).toBe(true);
  }
  expect(texts).toContain('');
});

test('hostile ids are never empty, and some are longer than a key may be', () => {
  const ids = fc.sample(hostileId(), 500);
  expect(ids).not.toContain('');
  expect(ids.some((id) => String(id).length > 512)).toBe(true);
  expect(new Set(ids.map((id) => typeof id))).toEqual(new Set(['string', 'number', 'bigint']));
});

test('hostile bytes are often no UTF-8', () => {
  const broken = fc
    .sample(hostileBytes(), 200)
    .filter((value) => !Buffer.from(Buffer.from(value).toString()).equals(value));
  expect(broken.length).toBeGreaterThan(20);
});
