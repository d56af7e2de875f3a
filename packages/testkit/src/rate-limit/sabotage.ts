import { createHash } from 'node:crypto';
import type { Driver, Script } from '@redis-patterns/core/driver';
import { bound } from '../faulty-driver.ts';

/*
 * Each mechanism of the limiter's scripts, switched off in their text: what the contract must then notice. It shows
 * that the checks can fail, and that each mechanism is what some promise rests on. Needs a server that runs Lua.
 */

/** A line of a script, and what stands there instead. */
export interface Sabotage {
  readonly script: string;
  readonly from: string;
  readonly to: string;
}

/** What can be switched off, by what happens then. */
export const RATE_LIMIT_SABOTAGES: Readonly<Record<string, Sabotage>> = {
  'a refused call is charged': {
    script: 'rate-limit/bucket',
    from: 'if (granted > 0 or wrong) and not failed then',
    to: "if granted == 0 then state = form('%d', clock + level + unit) end if true then",
  },
  'a level above the top stays': {
    script: 'rate-limit/bucket',
    from: 'local wrong = level > top',
    to: 'local wrong = false',
  },
  'a bucket fills beyond its burst': {
    script: 'rate-limit/bucket',
    from: 'if level < 0 then level = 0 end',
    to: '',
  },
  'numbers are written with 14 digits': {
    script: 'rate-limit/bucket',
    from: "form('%d', clock + level)",
    to: "clock + level .. ''",
  },
  'what passes is charged though others refuse': {
    script: 'rate-limit/check',
    from: 'allowed and passes[i] and not failed',
    to: 'not peek and passes[i] and not failed',
  },
  'a shadow refuses': { script: 'rate-limit/check', from: '(passes[i] or p.shadow)', to: 'passes[i]' },
  'a window is one part short': {
    script: 'rate-limit/check',
    from: 'for i = #counts, 1, -1 do if i > p.parts + 1',
    to: 'for i = #counts, 1, -1 do if i > math.max(p.parts, 1)',
  },
  'a window waits for a clock that went back': {
    script: 'rate-limit/check',
    from: 'return sum, counts, old > p.part',
    to: 'p.part = math.max(p.part, old) return sum, counts',
  },
  'time and a refund pay back the same': {
    script: 'rate-limit/adjust',
    from: 'delta = -math.min(-delta, unpaid)',
    to: 'delta = delta',
  },
  'a refund looks for no window': {
    script: 'rate-limit/adjust',
    from: 'if i < 1 or i > parts + 1 or floor((now - anchor) / width) - mine > parts then return 0 end',
    to: 'i = 1; if not newest then return 0 end',
  },
  'a log remembers refused calls': {
    script: 'rate-limit/sliding-log',
    from: 'local charged = allowed and not peek and cost or 0',
    to: 'local charged = not peek and cost or 0',
  },
  'a state that cannot be read fails all of its run': {
    script: 'rate-limit/bucket',
    from: 'redis.pcall',
    to: 'redis.call',
  },
  'a state that cannot be read is taken as empty': {
    script: 'rate-limit/check',
    from: 'failed = failed or held and held.err',
    to: "held = type(held) == 'string' and held",
  },
  'a lost slot can be renewed': {
    script: 'rate-limit/concurrency',
    from: "(ARGV[4] == 'take' and used < limit)",
    to: 'used < limit',
  },
  'a lease outlives its holder': {
    script: 'rate-limit/concurrency',
    from: "call('ZREMRANGEBYSCORE', key, '-inf', string.format('%d', now))",
    to: '',
  },
  'a state has no TTL': {
    script: 'rate-limit/check',
    from: "try('PSETEX', key, form('%d', (us - us % 1000) / 1000 + slack), value)",
    to: "try('SET', key, value)",
  },
};

/** A driver on which one mechanism of the limiter does not work. */
export function sabotagedLimits(driver: Driver, { script: target, from, to }: Sabotage): Driver {
  const altered = (script: Script): Script => {
    const lua = script.lua.replace(from, () => to);
    if (lua === script.lua) throw new Error(`${script.name} does not have the line that was to be replaced`);
    return { ...script, lua, sha: createHash('sha1').update(lua).digest('hex') };
  };
  return {
    ...bound(driver),
    run: (script, ...rest) => driver.run(script.name === target ? altered(script) : script, ...rest),
  };
}
