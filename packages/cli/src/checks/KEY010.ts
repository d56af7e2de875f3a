import { type Check, defineCheck } from '../check.ts';
import { skip } from '../facts.ts';
import { keyspace } from '../info.ts';

export const KEY010: Check = defineCheck({
  id: 'KEY010',
  title: 'several databases',
  severity: 'info',
  needs: ['info'],
  rule: 'There are keys in databases other than 0.',
  quiet: 'A cluster has database 0 only.',
  why: 'Databases share memory, eviction and CPU, are not supported by clusters, and one client on the wrong number reads nothing.',
  fix: "A namespace for each use (createKeys('app')) in database 0, or a server of its own",
  judge: ({ info }) => {
    if (info.number('cluster_enabled') === 1) return skip('not-applicable', 'a cluster');
    const others = keyspace(info).filter(({ db, keys }) => db !== 0 && keys > 0);
    if (others.length === 0) return null;
    return {
      what: `keys in database ${others.map(({ db }) => db).join(', ')}`,
      evidence: Object.fromEntries(others.map(({ db, keys }) => [`db${db}`, keys])),
    };
  },
});
