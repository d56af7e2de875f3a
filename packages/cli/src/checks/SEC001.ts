import { type Check, defineCheck } from '../check.ts';
import { skip } from '../facts.ts';
import { reachOf } from '../network.ts';

export const SEC001: Check = defineCheck({
  id: 'SEC001',
  title: 'no password',
  severity: 'error',
  needs: ['link', 'ping'],
  rule: 'The server answered although no password was given.',
  quiet: 'An info on loopback and unix sockets.',
  why: 'Whoever reaches the port reads every session and may write files on the server.',
  fix: 'ACL SETUSER app on ><password> … (redis-patterns doctor --print-acl app), then ACL SETUSER default off',
  judge: ({ link }) => {
    if (link.kind === 'driver') return skip('not-applicable', 'a driver, whose connection is not known');
    if (link.password) return null;
    const near = link.kind === 'unix' || reachOf(link.host) === 'loopback';
    return {
      severity: near ? 'info' : 'error',
      what: 'the server asks for no password',
      evidence: { address: link.host },
    };
  },
});
