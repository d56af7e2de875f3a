import { ClientClosedError, ErrorReply, SimpleError, SocketClosedUnexpectedlyError, TimeoutError } from 'redis';
import { expect, test } from 'vitest';
import { driverError, isReply } from './errors.ts';
import { Outgoing } from './outgoing.ts';

class Renamed extends Error {} // as a bundler leaves them

test.each<[string, Error, boolean]>([
  ['a reply', new SimpleError('WRONGTYPE Operation against a key'), true],
  ['a reply without a code', new ErrorReply('no code at all'), true],
  ['a reply whose class was renamed', new Renamed('MYERR boom'), true],
  ['an error of Node', Object.assign(new Error('ECONNREFUSED there'), { code: 'ECONNREFUSED' }), false],
  ['a lost connection', new SocketClosedUnexpectedlyError(), false],
  ['a timeout', new TimeoutError(), false],
  ['a full queue', new Error('The queue is full'), false],
])('%s is told from the others', (_what, error, expected) => expect(isReply(error)).toBe(expected));

test('what was written may have run, what was not has not, and what was dropped was late', () => {
  const [unsent, written, dropped] = [new Outgoing(undefined), new Outgoing(undefined), new Outgoing(0)];
  written.addEventListener('abort', () => {});
  written.removeEventListener();
  expect(dropped.aborted).toBe(true);
  const lost = new SocketClosedUnexpectedlyError();
  expect(driverError(lost, unsent)).toMatchObject({ code: 'DRIVER_FAILED', kind: 'unsent', cause: lost });
  expect(driverError(lost, written)).toMatchObject({ code: 'DRIVER_FAILED', kind: 'unknown', cause: lost });
  expect(driverError(lost, dropped)).toMatchObject({ code: 'DRIVER_TIMEOUT', kind: 'unsent' });
  expect(driverError(new ClientClosedError(), unsent).message).toMatch(/client\.connect\(\)/);
  expect(driverError(new SimpleError('OOM command not allowed'), written)).toMatchObject({ redisCode: 'OOM' });
});
