import type { Purpose } from '@redis-patterns/core/keys';
import { type Check, defineCheck, type Fault, type Severity } from '../check.ts';
import { adviceOn } from '../eviction.ts';
import type { Sample } from '../facts.ts';
import { type Info, keyspace } from '../info.ts';
import { span } from '../units.ts';

const LOWER: Readonly<Record<Severity, Severity>> = { error: 'warn', warn: 'info', info: 'info' };

export const MEM002: Check = defineCheck({
  id: 'MEM002',
  title: 'eviction policy against purpose',
  severity: 'error',
  needs: ['info', 'sample'],
  rule:
    'The policy may forget what must not be lost, or refuses what may be: the table below, for each purpose of the keys. ' +
    'Under `volatile-ttl` sessions are an error when the 10th percentile of their TTLs is below 4 times the 90th of the ' +
    'cache. `volatile-*` where no key expires is a warning: it behaves as `noeviction`.',
  quiet:
    'One level lower, and said, while there is room: `maxmemory` 0 and below half of the memory in use, or nothing ' +
    'evicted so far and below half of `maxmemory` in use.',
  why:
    'Eviction does not know what a key is for. On an evicting server whoever can fill the cache signs users out and ' +
    'resets rate limits. `volatile-lru` protects nothing where every key has a TTL.',
  fix:
    'Two servers (logical databases do not help, maxmemory is per server): one for the cache with CONFIG SET ' +
    'maxmemory-policy allkeys-lru, one for sessions and limits with noeviction. Each pattern takes a driver of its own.',
  judge: ({ info, sample }, { profile }) => {
    const policy = info.text('maxmemory_policy');
    if (policy === undefined) return null;
    const evidence = evidenceOf(info, policy);
    const found: Fault[] = [];
    for (const purpose of profile.purposes) {
      const advice = adviceOn(policy, purpose);
      if (advice === undefined)
        return { severity: 'info', what: `${policy} is a policy this tool does not know`, evidence };
      if (advice !== null) found.push({ ...advised(policy, purpose, advice, sample), evidence, subject: purpose });
    }
    if (policy.startsWith('volatile-') && !someExpire(info))
      found.push({ severity: 'warn', what: `${policy}, but no key expires: it behaves as noeviction`, evidence });
    const room = roomLeft(info);
    return room === null ? found : found.map((fault) => lowered(fault, room));
  },
});

function evidenceOf(info: Info, policy: string): Record<string, string | number> {
  return {
    maxmemory_policy: policy,
    maxmemory: info.number('maxmemory') ?? 0,
    used_memory: info.number('used_memory') ?? 0,
    evicted_keys: info.number('evicted_keys') ?? 0,
  };
}

function advised(policy: string, purpose: Purpose, severity: Severity, sample: Sample): Fault {
  if (purpose === 'cache') {
    return policy === 'noeviction'
      ? {
          severity,
          what: 'noeviction on a cache: once memory is full, every write is refused',
          fix: 'CONFIG SET maxmemory-policy allkeys-lru, on a server that holds nothing but cache',
        }
      : { severity, what: `${policy}: cache keys without a TTL are never evicted` };
  }
  if (policy === 'volatile-ttl' && purpose === 'session') {
    const [session, cache] = [percentile(sample, 'session', 0.1), percentile(sample, 'cache', 0.9)];
    const tight = session !== undefined && cache !== undefined && session < 4 * cache;
    const spans = tight ? `: sessions end in ${span(session)}, cache in ${span(cache)}` : '';
    return tight
      ? { severity: 'error', what: `volatile-ttl evicts sessions, whose TTLs are too near those of the cache${spans}` }
      : { severity, what: 'volatile-ttl keeps sessions only while their TTLs are far above those of the cache' };
  }
  return { severity, what: `${policy} may evict ${NAMES[purpose]}` };
}

const NAMES: Readonly<Record<Purpose, string>> = {
  cache: 'cache entries',
  session: 'sessions: users are signed out',
  rate: 'rate-limit counters: limits begin anew',
  lock: 'locks: two holders at once',
  queue: 'queues: jobs are lost',
};

function percentile({ keys }: Sample, purpose: Purpose, at: number): number | undefined {
  const ttls = keys.filter((key) => key.purpose === purpose && key.ttlMs >= 0).map(({ ttlMs }) => ttlMs);
  return ttls.sort((a, b) => a - b)[Math.floor(at * (ttls.length - 1))];
}

function someExpire(info: Info): boolean {
  const databases = keyspace(info);
  return databases.length === 0 || databases.some(({ expires }) => expires > 0);
}

/** Why nothing is evicted or refused for now. */
function roomLeft(info: Info): string | null {
  const [used = 0, limit = 0] = [info.number('used_memory'), info.number('maxmemory')];
  const memory = info.number('total_system_memory') ?? 0;
  if (limit === 0) return used < memory / 2 ? 'no maxmemory, and less than half of the memory is used' : null;
  return info.number('evicted_keys') === 0 && used < limit / 2 ? 'nothing evicted yet, less than half is used' : null;
}

function lowered(fault: Fault, reason: string): Fault {
  const severity = fault.severity ?? 'error';
  return severity === 'info' ? fault : { ...fault, severity: LOWER[severity], downgradedBy: reason };
}
