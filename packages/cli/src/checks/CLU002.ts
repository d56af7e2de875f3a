import { type Check, defineCheck } from '../check.ts';
import { skip } from '../facts.ts';
import { size } from '../units.ts';

const MUCH = 100e6;

export const CLU002: Check = defineCheck({
  id: 'CLU002',
  title: 'uneven masters',
  severity: 'warn',
  needs: ['info', 'peers'],
  rule: 'A master holds more than twice the mean of all, and more than 100 MB.',
  why: 'It is full while the others are empty: the cluster is as large as its fullest node.',
  fix: 'redis-cli --cluster rebalance <host:port>; one hash tag for everything (KEY007) cannot be balanced',
  judge: ({ info, peers }) => {
    if (peers.length < 2) return skip('not-applicable', 'one master');
    const bytes = info.number('used_memory') ?? 0;
    const mean = peers.reduce((sum, peer) => sum + peer.bytes, 0) / peers.length;
    if (bytes <= MUCH || bytes <= 2 * mean) return null;
    return {
      what: `${size(bytes)} here, ${size(mean)} on average`,
      evidence: { used_memory: bytes, mean: Math.round(mean) },
    };
  },
});
