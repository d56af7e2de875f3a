import { expect, test } from 'vitest';
import { RedisPatternsError } from '../errors.ts';
import { DriverError } from './driver.ts';

test('a DriverError says how the call failed, whether it ran, and carries the client’s own error', () => {
  const cause = new Error('socket closed');
  const error = new DriverError('DRIVER_FAILED', 'lost', { kind: 'unknown', cause });
  expect(error).toBeInstanceOf(RedisPatternsError);
  expect(error).toMatchObject({ name: 'DriverError', code: 'DRIVER_FAILED', kind: 'unknown', redisCode: null, cause });
  expect(String(error)).toBe('DriverError: lost');
});
