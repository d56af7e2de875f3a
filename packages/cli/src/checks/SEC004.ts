import { type Check, defineCheck } from '../check.ts';
import { skip } from '../facts.ts';
import { reachOf } from '../network.ts';

export const SEC004: Check = defineCheck({
  id: 'SEC004',
  title: 'no TLS',
  severity: 'error',
  needs: ['link'],
  rule: 'The connection is not encrypted, to a public address (error) or a private one (info).',
  quiet: 'Loopback and unix sockets pass. A host name that is no address is an info.',
  why: 'Sessions and the password itself are read by whoever is on the way.',
  fix: 'rediss:// in place of redis://, with tls-port and certificates on the server',
  judge: ({ link }) => {
    if (link.kind === 'driver') return skip('not-applicable', 'a driver, whose connection is not known');
    const reach = reachOf(link.host);
    if (link.tls || link.kind === 'unix' || reach === 'loopback') return null;
    return {
      severity: reach === 'public' ? 'error' : 'info',
      what: reach === 'public' ? 'not encrypted, over a public address' : 'not encrypted',
      evidence: { address: link.host, reach },
    };
  },
});
