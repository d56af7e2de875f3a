import { type Check, defineCheck, type Fault } from '../check.ts';
import { skip } from '../facts.ts';
import { byTemplate } from '../sampled.ts';
import { count } from '../units.ts';
import { shareOf, shownShare } from '../wilson.ts';

const SHARE = 0.3;
const ENOUGH = 1_000;

export const KEY009: Check = defineCheck({
  id: 'KEY009',
  title: 'unbounded template',
  severity: 'warn',
  needs: ['sample'],
  rule: 'Keys of one template without a TTL are more than 30 % of all sampled keys, or of their bytes.',
  quiet: 'Servers of fewer than 1,000 keys are not judged.',
  why: 'What is added and never ends only grows: this is where the memory will go.',
  fix: 'A TTL where they are written, or a job that removes them',
  judge: ({ sample }) => {
    if (sample.of < ENOUGH) return skip('not-enough-data', `fewer than ${count(ENOUGH)} keys`);
    const total = sample.keys.length;
    const bytes = sample.keys.reduce((sum, key) => sum + (key.bytes ?? 0), 0);
    return [...byTemplate(sample.keys.filter(({ ttlMs }) => ttlMs === -1))].flatMap(([template, keys]): Fault[] => {
      const share = shareOf(keys.length, total, sample.exact);
      const weight = bytes === 0 ? 0 : keys.reduce((sum, key) => sum + (key.bytes ?? 0), 0) / bytes;
      if (share.low <= SHARE && (weight <= SHARE || keys.length < 10)) return [];
      return [
        {
          what: `${template} has no TTL and holds ${shownShare(share)} of the keys, about ${Math.round(weight * 100)} % of the bytes`,
          evidence: { template, keys: keys.length, sampled: total, share_of_bytes: Number(weight.toFixed(3)) },
          subject: template,
        },
      ];
    });
  },
});
