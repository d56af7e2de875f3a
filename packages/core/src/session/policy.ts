import { DAY_MS, type SessionOptions, settingsOf } from './settings.ts';

/**
 * What the options mean for users, in words: for the security documentation that OWASP ASVS 5.0 asks for (7.1.1: when
 * a session ends; 7.1.2: how many there may be, and what happens to one too many).
 *
 * @throws `INVALID_OPTION`
 */
export function sessionPolicy<D extends object>(options: SessionOptions<D>): string {
  const { idleMs, absoluteMs, touchEveryMs, user, maxPerUser, evict } = settingsOf(options);
  const excess = {
    oldest: 'the session that logged in first is ended',
    'least-recent': 'the session that was used last the longest ago is ended',
    reject: 'it is refused',
  }[evict];
  return [
    `A session ends after ${spoken(idleMs)} of inactivity, measured to ${spoken(touchEveryMs)}.`,
    absoluteMs === null
      ? 'However much it is used, it has no other end.'
      : `It ends ${spoken(absoluteMs)} after the login, however much it is used.`,
    user === undefined
      ? 'The number of sessions of one user is not limited.'
      : `A user may have ${maxPerUser} sessions at a time; at a login beyond that, ${excess}.`,
  ].join('\n');
}

const UNITS = [
  [DAY_MS, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1_000, 'second'],
] as const;

/** `90 minutes`: in the largest unit that divides it. */
function spoken(ms: number): string {
  const [unitMs, unit] = UNITS.find(([size]) => ms > 0 && ms % size === 0) ?? [1, 'millisecond'];
  const count = ms / unitMs;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
