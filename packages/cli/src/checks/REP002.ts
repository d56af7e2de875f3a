import { type Check, defineCheck } from '../check.ts';
import { skip } from '../facts.ts';

export const REP002: Check = defineCheck({
  id: 'REP002',
  title: 'a failover would lose writes',
  severity: 'warn',
  needs: ['info'],
  rule: 'A replica is more than 10 seconds behind.',
  quiet: 'Without replicas there is nothing to judge.',
  why: 'If the master fails now, everything written since is gone.',
  fix: 'Look at the replica and the network between; CONFIG SET min-replicas-to-write 1 refuses writes meanwhile',
  judge: ({ info }) => {
    const replicas = info.fields('slave').filter((field) => /^slave\d+$/.test(field));
    if (info.text('role') !== 'master' || replicas.length === 0) return skip('not-applicable', 'no replica');
    const lags = replicas.map((field) => Number(info.pairs(field).get('lag') ?? 0));
    const worst = Math.max(...lags);
    if (worst <= 10) return null;
    const good = info.number('min_slaves_good_slaves');
    const evidence = { lag_s: worst, replicas: replicas.length, ...(good !== undefined && { good_replicas: good }) };
    return { what: `a replica is ${worst} s behind`, evidence };
  },
});
