import { type Check, defineCheck } from '../check.ts';

export const LIB001: Check = defineCheck({
  id: 'LIB001',
  title: 'scripts of the library',
  severity: 'info',
  needs: ['scripts'],
  rule: 'None of the scripts of the patterns is loaded.',
  quiet: 'They are loaded on first use: on a server that no pattern has used yet this is as it should be.',
  why: 'If the patterns are in use on this server, somebody flushes its scripts; each first call then costs a second round trip.',
  fix: 'Nothing, where the patterns are not in use here; else find who sends SCRIPT FLUSH',
  judge: ({ scripts: { present, of } }) =>
    present > 0 ? null : { what: `none of the ${of} scripts of the patterns is loaded`, evidence: { present, of } },
});
