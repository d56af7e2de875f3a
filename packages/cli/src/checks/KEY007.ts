import { type Check, defineCheck } from '../check.ts';
import { shareOf, shownShare } from '../wilson.ts';

const SHARE = 0.5;
/** Below so many keys one tag is no pattern. */
const ENOUGH = 20;

export const KEY007: Check = defineCheck({
  id: 'KEY007',
  title: 'one hash tag',
  severity: 'error',
  needs: ['sample', 'peers'],
  rule: 'More than half of all keys share one hash tag: a warning, an error in a cluster.',
  quiet: 'Tags of single ids pass. Fewer than 20 sampled keys are not judged.',
  why: 'Keys of one tag are in one slot: 1,000 keys `{shop}:…` are on one node (measured), and more nodes do not help.',
  fix: 'Tag what must be together, such as one user (`app:cart:items:{42}`), never the whole application',
  judge: ({ sample, peers }, { shown }) => {
    if (sample.keys.length < ENOUGH) return null;
    const tags = new Map<string, number>();
    for (const { name } of sample.keys) {
      const tag = /\{([^}]+)\}/.exec(name)?.[1];
      if (tag !== undefined) tags.set(tag, (tags.get(tag) ?? 0) + 1);
    }
    const [tag, keys] = [...tags].reduce((most, entry) => (entry[1] > most[1] ? entry : most), ['', 0]);
    const share = shareOf(keys, sample.keys.length, sample.exact);
    const total = peers.reduce((sum, peer) => sum + peer.keys, 0);
    const part = total === 0 ? 1 : sample.of / total;
    if (share.low * part <= SHARE) return null;
    return {
      severity: peers.length > 1 ? 'error' : 'warn',
      what: `${shownShare(share)} of the keys share one hash tag`,
      evidence: { tag: shown(tag), keys, sampled: sample.keys.length },
    };
  },
});
