import { type Check, defineCheck } from '../check.ts';
import { count } from '../units.ts';

const SLOTS = 16_384;

export const CLU001: Check = defineCheck({
  id: 'CLU001',
  title: 'cluster state',
  severity: 'error',
  needs: ['cluster'],
  rule: '`cluster_state` is not ok, or fewer than 16,384 slots are served.',
  why: 'Keys of a slot that nobody serves can be neither read nor written.',
  fix: 'redis-cli --cluster check <host:port>, then redis-cli --cluster fix <host:port>',
  judge: ({ cluster }) => {
    const [state = '', served] = [cluster.get('cluster_state'), Number(cluster.get('cluster_slots_ok') ?? 0)];
    if (state === 'ok' && served >= SLOTS) return null;
    return {
      what: `the cluster is ${state}, ${count(served)} of ${count(SLOTS)} slots are served`,
      evidence: { cluster_state: state, cluster_slots_ok: served },
    };
  },
});
