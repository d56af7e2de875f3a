import { type Check, defineCheck, type Fault } from '../check.ts';
import { type SampledKey, skip } from '../facts.ts';
import { byTemplate } from '../sampled.ts';
import { count } from '../units.ts';
import { shareOf, shownShare } from '../wilson.ts';

const ENOUGH = 200;
const SHARE = 0.2;

export const KEY004: Check = defineCheck({
  id: 'KEY004',
  title: 'TTLs bunched',
  severity: 'warn',
  needs: ['sample'],
  rule: 'Of 200 or more sampled keys of one template, more than 20 % end within the same second.',
  quiet: 'Right after a warm-up it is expected: run again in an hour.',
  why: 'They end together, and every reader loads at once from the database behind.',
  fix: 'Spread TTLs by some percent at random (this library does: jitter), or warm up in steps',
  judge: ({ sample }) => {
    const large = [...byTemplate(sample.keys)].filter(([, keys]) => keys.length >= ENOUGH);
    if (large.length === 0 && sample.of > 0) return skip('not-enough-data', `no template has ${ENOUGH} sampled keys`);
    return large.flatMap(([template, keys]): Fault[] => {
      const most = mostInOneSecond(keys, sample.at);
      const share = shareOf(most, keys.length, sample.exact);
      if (share.low <= SHARE) return [];
      const what = `${template}: ${shownShare(share)} of its keys end within the same second`;
      return [
        {
          what: `${what} (${count(most)} of ${count(keys.length)})`,
          evidence: { template, together: most, keys: keys.length },
          subject: template,
        },
      ];
    });
  },
});

/** Keys that end within one second, wherever the second begins. */
function mostInOneSecond(keys: readonly SampledKey[], at: number): number {
  const ends = keys.filter(({ ttlMs }) => ttlMs >= 0).map(({ ttlMs }) => at + ttlMs);
  ends.sort((a, b) => a - b);
  let most = 0;
  let first = 0;
  for (const [last, end] of ends.entries()) {
    while (end - (ends[first] ?? end) >= 1_000) first++;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
