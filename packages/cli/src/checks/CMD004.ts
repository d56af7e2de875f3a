import { type Check, defineCheck, type Fault } from '../check.ts';
import { count, span } from '../units.ts';
import { commandGrew, noWindow } from '../window.ts';

const COMMANDS = [
  'hgetall',
  'smembers',
  'lrange',
  'zrange',
  'zrangebyscore',
  'sort',
  'sunion',
  'sinter',
  'sdiff',
  'hkeys',
  'hvals',
];
const SLOW_US = 1_000;
const ENOUGH = 10;

export const CMD004: Check = defineCheck({
  id: 'CMD004',
  title: 'slow commands over whole collections',
  severity: 'warn',
  needs: ['window'],
  rule: 'HGETALL, SMEMBERS, LRANGE, ZRANGE, SORT, SUNION or their like took more than 1 ms a call over 10 or more calls of the window.',
  why: 'They read a collection whole, and everybody waits meanwhile. They grow slower with the data.',
  fix: 'HSCAN, SSCAN, ZSCAN, or a range with limits; smaller collections',
  judge: ({ window }) => {
    if (window.ms === 0) return noWindow;
    return COMMANDS.flatMap((command): Fault[] => {
      const grown = commandGrew(window, command);
      if (grown === null || grown.calls < ENOUGH) return [];
      const us = grown.us / grown.calls;
      if (us <= SLOW_US) return [];
      const what = `${command.toUpperCase()} takes ${span(us / 1000)} a call (${count(grown.calls)} calls in ${window.ms / 1000} s)`;
      return [{ what, evidence: { command, calls: grown.calls, us_per_call: Math.round(us) }, subject: command }];
    });
  },
});
