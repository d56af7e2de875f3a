import { type Check, defineCheck } from '../check.ts';

export const SEN001: Check = defineCheck({
  id: 'SEN001',
  title: 'a Sentinel, not a server',
  severity: 'error',
  needs: ['info'],
  rule: 'The port is a Sentinel’s. Nothing else can be looked at, and the tool ends with 3.',
  why: 'A Sentinel holds no keys; it knows where the master is.',
  fix: '--sentinel NAME with this address as --url',
  judge: ({ info }) => {
    const mode = info.text('server_mode') ?? info.text('redis_mode'); // Valkey, else Redis
    if (mode !== 'sentinel') return null;
    const name = info.pairs('master0').get('name') ?? 'NAME';
    return { what: 'this port is a Sentinel', evidence: { mode }, fix: `--sentinel ${name}` };
  },
});
