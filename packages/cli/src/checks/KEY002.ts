import { type Check, defineCheck } from '../check.ts';
import { endlessKeys } from '../endless-keys.ts';

export const KEY002: Check = defineCheck({
  id: 'KEY002',
  title: 'session, rate limit or lock without TTL',
  severity: 'error',
  needs: ['sample'],
  wants: ['info'],
  rule: 'Any key of a session, rate limit or lock in the sample has no TTL.',
  why: 'INCR, then a crash before EXPIRE: the counter never resets and the user is locked out for ever. A lock without an end is never free, a session without one never ends.',
  fix: 'Write value and TTL in one step (SET key value PX ms NX, or a script); for those that are there: EXPIRE key seconds',
  judge: (facts, { shown }) => endlessKeys(facts, ['session', 'rate', 'lock'], shown),
});
