import { expect, test } from 'vitest';
import { createUncacheable, type Refused } from './uncacheable.ts';

const refused: Refused = { reason: 'PRIVATE', subject: null };

function marksAt() {
  let now = 0;
  const marks = createUncacheable(() => now);
  return {
    marks,
    pass: (ms: number): void => {
      now += ms;
    },
    /** How long requests go past the cache from now on, in steps of 10 ms. */
    span: (): number => {
      let ms = 0;
      for (; marks.lately('k', false) !== null; now += 10) ms += 10;
      return ms;
    },
  };
}

test('a key that was not refused is looked up', () => {
  const { marks } = marksAt();
  marks.add('k', refused, false);
  expect(marks.lately('other', true)).toBe(null);
  expect(marks.lately('k', true)).toBe(refused);
});

test('a span doubles with each refusal, up to eight seconds', () => {
  const { marks, span } = marksAt();
  const spans = Array.from({ length: 7 }, () => {
    marks.add('k', refused, false);
    return span();
  });
  expect(spans).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 8_000]);
});

test('a refusal that is of the moment is forgotten soon, however often it comes', () => {
  const { marks, span } = marksAt();
  marks.add('k', refused, false);
  const spans = Array.from({ length: 3 }, () => {
    marks.add('k', refused, true);
    return span();
  });
  expect(spans).toEqual([250, 250, 250]);
});

test('when a span is over one request is judged, and those beside it still go past, for a span', () => {
  const { marks, pass } = marksAt();
  marks.add('k', refused, false);
  pass(250);
  expect([marks.lately('k', true), marks.lately('k', true), marks.lately('k', false)]).toEqual([
    null,
    refused,
    refused,
  ]);
  pass(250);
  expect(marks.lately('k', true)).toBe(null);
});

test('who is not judged keeps nobody else from being judged', () => {
  const { marks, pass } = marksAt();
  marks.add('k', refused, false);
  pass(250);
  expect([marks.lately('k', false), marks.lately('k', true)]).toEqual([null, null]);
});

test('a response that may be stored ends the span, and the next begins short', () => {
  const { marks, span } = marksAt();
  for (let i = 0; i < 3; i++) marks.add('k', refused, false);
  marks.delete('k');
  expect(span()).toBe(0);
  marks.add('k', refused, false);
  expect(span()).toBe(250);
});

test('of more keys than are remembered the oldest goes first', () => {
  const { marks } = marksAt();
  for (let i = 0; i < 10_000; i++) marks.add(String(i), refused, false);
  marks.add('0', refused, false); // is the newest now
  marks.add('one more', refused, false);
  expect(['0', '1', '2', 'one more'].map((id) => marks.lately(id, false) !== null)).toEqual([true, false, true, true]);
});
