import { expect, test } from 'vitest';
import { invalidArgument, invalidOption, RedisPatternsError } from './errors.ts';

test('one base, with a code to branch on and the cause there is', () => {
  const cause = new Error('below');
  const error = new RedisPatternsError('CACHE_CLOSED', 'closed', { cause });
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ name: 'RedisPatternsError', code: 'CACHE_CLOSED', message: 'closed', cause });
  expect(String(error)).toBe('RedisPatternsError: closed');
});

test('mistakes of the caller have their own codes, and a cause only where there is one', () => {
  expect(invalidOption('bad')).toMatchObject({ code: 'INVALID_OPTION', message: 'bad' });
  expect('cause' in invalidOption('bad')).toBe(false);
  expect(invalidOption('bad', new Error('below')).cause).toEqual(new Error('below'));
  expect(invalidArgument('bad')).toMatchObject({ code: 'INVALID_ARGUMENT', message: 'bad' });
});
