import { type Check, defineCheck } from '../check.ts';
import { skip } from '../facts.ts';

const ENOUGH = 100;

export const LIB002: Check = defineCheck({
  id: 'LIB002',
  title: 'dead members of session indexes',
  severity: 'info',
  needs: ['deep'],
  rule: 'With `--deep`: more than half of 100 or more members of sampled session indexes name a session that is gone.',
  quiet: 'Harmless by design: the library removes them when it reads an index.',
  why: 'They cost a little memory, and point at sessions that end faster than users come back.',
  fix: 'Nothing; listing the sessions of a user removes them',
  judge: ({ deep: { indexes } }) => {
    if (indexes.members < ENOUGH) return skip('not-enough-data', `fewer than ${ENOUGH} members of session indexes`);
    if (indexes.dead <= indexes.members / 2) return null;
    return {
      what: `${indexes.dead} of ${indexes.members} members of session indexes are dead`,
      evidence: { ...indexes },
    };
  },
});
