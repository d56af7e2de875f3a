import { expect, test } from 'vitest';
import { createAbsences } from './absences.ts';

const sawAbsent = (times: number): ReturnType<typeof createAbsences> => {
  const absences = createAbsences();
  for (let i = 0; i < times; i++) absences.saw(true);
  return absences;
};

test('after 16 looks in a row that found nothing, a reader claims at once', () => {
  expect(sawAbsent(15).claim()).toBe(false);
  expect(sawAbsent(16).claim()).toBe(true);
});

test('an entry that is there ends it', () => {
  const absences = sawAbsent(40);
  absences.saw(false);
  expect(absences.claim()).toBe(false);
});

test('one claims at a time', () => {
  const absences = sawAbsent(16);
  expect([absences.claim(), absences.claim()]).toEqual([true, false]);
  absences.answered();
  expect(absences.claim()).toBe(true);
});
