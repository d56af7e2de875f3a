import { type Check, defineCheck } from '../check.ts';
import { skip } from '../facts.ts';
import { median } from '../median.ts';

export const CON005: Check = defineCheck({
  id: 'CON005',
  title: 'round trip',
  severity: 'warn',
  needs: ['link', 'ping'],
  rule: 'Half of 20 PINGs took more than 5 ms, measured from this machine.',
  quiet: 'Where the tool runs elsewhere than the application, the figure is not the application’s.',
  why: 'Every call waits at least this long, however fast Redis is.',
  fix: 'Run the application in the zone of its Redis, pipeline, and keep hot entries in the process (the local tier)',
  judge: ({ link, ping }) => {
    if (link.kind === 'unix') return skip('not-applicable', 'a unix socket');
    const p50 = median(ping);
    if (p50 <= 5) return null;
    return {
      what: `a round trip takes ${p50.toFixed(1)} ms, measured from this machine`,
      evidence: {
        p50_ms: Number(p50.toFixed(2)),
        max_ms: Number(Math.max(...ping).toFixed(2)),
        pings: ping.length,
      },
    };
  },
});
