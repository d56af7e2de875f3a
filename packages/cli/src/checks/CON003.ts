import { type Check, defineCheck, type Fault } from '../check.ts';

export const CON003: Check = defineCheck({
  id: 'CON003',
  title: 'time-outs of connections',
  severity: 'warn',
  needs: ['config'],
  rule: '`tcp-keepalive` is 0, or `timeout` is 1 to 60 seconds.',
  quiet: '`timeout` 0, the default, passes.',
  why: 'Without keep-alive dead clients hold their connection and memory; with a short timeout idle clients are cut, and the next request fails.',
  fix: 'CONFIG SET tcp-keepalive 300; CONFIG SET timeout 0',
  judge: ({ config }) => {
    const found: Fault[] = [];
    const [alive, timeout] = [config.get('tcp-keepalive'), Number(config.get('timeout') ?? 0)];
    if (alive === '0')
      found.push({
        what: 'tcp-keepalive is 0',
        evidence: { 'tcp-keepalive': 0 },
        fix: 'CONFIG SET tcp-keepalive 300',
        subject: 'tcp-keepalive',
      });
    if (timeout >= 1 && timeout <= 60)
      found.push({
        what: `idle clients are cut after ${timeout} s`,
        evidence: { timeout },
        fix: 'CONFIG SET timeout 0',
        subject: 'timeout',
      });
    return found;
  },
});
