import { type Check, defineCheck } from '../check.ts';
import { endlessKeys } from '../endless-keys.ts';

export const KEY001: Check = defineCheck({
  id: 'KEY001',
  title: 'cache key without TTL',
  severity: 'error',
  needs: ['sample'],
  wants: ['info'],
  rule: 'Any cache key of the sample has no TTL.',
  quiet:
    'Where every key of the server has a TTL (INFO keyspace), the sample is not asked. The tag and index keys of this library have TTLs too, so there is no list of exceptions.',
  why: 'It is stale for ever, it is never evicted under volatile-*, and each one adds to the memory for good.',
  fix: 'SET key value EX 300 where it is written (or cache.getOrSet of this library); for those that are there: EXPIRE key 300',
  judge: (facts, { shown }) => endlessKeys(facts, ['cache'], shown),
});
