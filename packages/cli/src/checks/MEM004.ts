import { type Check, defineCheck } from '../check.ts';
import { skip } from '../facts.ts';
import { commandStats, type Info } from '../info.ts';
import { uses } from '../profile.ts';
import { count } from '../units.ts';
import { fieldGrew, grew, noWindow, wasReset } from '../window.ts';

const WRITES = ['set', 'setex', 'psetex', 'mset', 'hset', 'hmset', 'zadd', 'sadd', 'lpush', 'rpush', 'incr', 'incrby'];

export const MEM004: Check = defineCheck({
  id: 'MEM004',
  title: 'eviction pressure',
  severity: 'error',
  needs: ['window'],
  rule:
    'Within the window, keys were evicted: more than 1 per 10 writes is a warning; any while sessions or rate limits ' +
    'are on the server is an error.',
  quiet: 'The total since the start is never a fault. Counters that were reset within the window are not judged.',
  why: 'What is evicted before its TTL has to be loaded again; an evicted session signs a user out, an evicted counter lifts a limit.',
  fix: 'CONFIG SET maxmemory <more>, shorter TTLs, or another server for what must not be lost (MEM002)',
  judge: ({ window }, { profile }) => {
    if (window.ms === 0) return noWindow;
    const evicted = fieldGrew(window, 'evicted_keys');
    const writes = grew(window, writesOf);
    if (evicted === null || writes === null) return wasReset;
    if (evicted === 0) return null;
    const precious = uses(profile, 'session', 'rate');
    if (!precious && evicted <= writes / 10) return null;
    if (!precious && writes < 10) return skip('not-enough-data', 'hardly any write within the window');
    return {
      severity: precious ? 'error' : 'warn',
      what: `${count(evicted)} keys evicted within ${window.ms / 1000} s, beside ${count(writes)} writes`,
      evidence: { evicted, writes, window_ms: window.ms },
    };
  },
});

function writesOf(info: Info): number {
  return WRITES.reduce((sum, command) => sum + commandStats(info, command).calls, 0);
}
