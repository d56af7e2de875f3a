import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { RedisPatternsError } from '../errors.ts';
import { DriverError } from './driver.ts';
import { redacted, replyError } from './reply-error.ts';

test.each([
  ['NOSCRIPT No matching script. Please use EVAL.', 'NOSCRIPT'],
  ['WRONGTYPE Operation against a key', 'WRONGTYPE'],
  ['-OOM command not allowed', 'OOM'],
  ['MOVED 3999 127.0.0.1:6381', 'MOVED'],
  ["ERR unknown command 'x'", 'ERR'],
  ['MY_CODE2', 'MY_CODE2'],
  ['Something in words', 'ERR'],
  ['', 'ERR'],
])('%j has the code %s', (message, redisCode) => {
  expect(replyError(message, undefined)).toMatchObject({ code: 'DRIVER_FAILED', kind: 'reply', redisCode });
});

test('is a DriverError of the one base', () => {
  const error = replyError('ERR x', undefined);
  expect(error).toBeInstanceOf(DriverError);
  expect(error).toBeInstanceOf(RedisPatternsError);
  expect(error.name).toBe('DriverError');
});

test('says what a known code means, and to look at the cause otherwise', () => {
  expect(replyError('OOM command not allowed', undefined).message).toContain('maxmemory');
  expect(replyError('MYERR boom', undefined).message).toContain('see cause');
});

test('never quotes the words of the server, which stay in the cause', () => {
  const cause = new Error("ERR unknown command 'x', with args beginning with: 'secret'");
  const error = replyError(cause.message, cause);
  expect(error.message).not.toContain('secret');
  expect(error.cause).toBe(cause);
});

test('takes the arguments off a cause that carries them in clear', () => {
  const cause = Object.assign(new Error('OOM'), { command: { name: 'set', args: ['k', 'secret'] } });
  expect(inspect(replyError('OOM', cause), { depth: null })).not.toContain('secret');
});

test('a cause that is missing is missing', () => {
  expect('cause' in replyError('ERR x', undefined)).toBe(false);
});

describe('redacted', () => {
  test('takes the arguments off an error that carries them, and keeps the rest', () => {
    const cause = Object.assign(new Error('boom'), { command: { name: 'set', args: ['k', 'secret'] } });
    expect(redacted(cause)).toBe(cause);
    expect(inspect(cause, { depth: null })).not.toContain('secret');
    expect(cause.command.name).toBe('set');
  });

  test('works on the client’s error, not on the command that the client may still hold', () => {
    const command = { name: 'set', args: ['k', 'secret'] };
    redacted(Object.assign(new Error('boom'), { command }));
    expect(command.args).toEqual(['k', 'secret']);
  });

  test.each([undefined, null, 'text', 7, { command: 'get' }, { command: null }, { command: { name: 'x' } }])(
    'leaves %o as it is',
    (cause) => {
      const before = inspect(cause);
      expect(redacted(cause)).toBe(cause);
      expect(inspect(cause)).toBe(before);
    },
  );
});
