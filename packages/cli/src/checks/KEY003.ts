import type { Purpose } from '@redis-patterns/core/keys';
import { type Check, defineCheck } from '../check.ts';
import { byTemplate, examples } from '../sampled.ts';
import { count, span } from '../units.ts';

const DAY = 86_400_000;

/** Unless `--ttl-max` says otherwise. */
const LONGEST: ReadonlyMap<Purpose, number> = new Map([
  ['cache', 30 * DAY],
  ['session', 90 * DAY],
]);

export const KEY003: Check = defineCheck({
  id: 'KEY003',
  title: 'TTL too long',
  severity: 'warn',
  needs: ['sample'],
  rule: 'A cache key lives for more than 30 days (warning), a session for more than 90 (info). `--ttl-max cache=7d` sets another limit.',
  why: 'Nobody remembers an invalidation that was missed a month ago; the memory is paid for all the while.',
  fix: 'EXPIRE key <seconds>, and a shorter TTL where it is written',
  judge: ({ sample }, { ttlMax, shown }) => {
    const limits = new Map([...LONGEST, ...ttlMax]);
    const tooLong = sample.keys.filter(
      ({ purpose, ttlMs }) => purpose !== null && ttlMs > (limits.get(purpose) ?? Number.POSITIVE_INFINITY),
    );
    return [...byTemplate(tooLong)].map(([template, keys]) => {
      const longest = keys.reduce((most, { ttlMs }) => Math.max(most, ttlMs), 0);
      return {
        severity: keys[0]?.purpose === 'session' ? ('info' as const) : ('warn' as const),
        what: `${template}: ${count(keys.length)} of the sampled keys live for up to ${span(longest)}`,
        evidence: { template, keys: keys.length, longest_ms: longest },
        examples: examples(keys, shown),
        subject: template,
      };
    });
  },
});
