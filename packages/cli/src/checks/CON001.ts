import { type Check, defineCheck, type Fault } from '../check.ts';
import { count } from '../units.ts';
import { fieldGrew } from '../window.ts';

export const CON001: Check = defineCheck({
  id: 'CON001',
  title: 'connections nearly full',
  severity: 'error',
  needs: ['info', 'window'],
  rule: 'More than 80 % of `maxclients` are connected (warning), or connections were refused within the window (error).',
  why: 'Whoever comes next is turned away, the one who would mend it included.',
  fix: 'CONFIG SET maxclients <more>, and one client for each process in place of one for each request (CON002)',
  judge: ({ info, window }) => {
    const found: Fault[] = [];
    const [clients = 0, most = 0] = [info.number('connected_clients'), info.number('maxclients')];
    const refused = fieldGrew(window, 'rejected_connections') ?? 0;
    const evidence = { connected_clients: clients, maxclients: most, refused };
    if (refused > 0)
      found.push({
        what: `${count(refused)} connections refused within ${window.ms / 1000} s`,
        evidence,
        subject: 'refused',
      });
    if (most > 0 && clients / most > 0.8)
      found.push({
        severity: 'warn',
        what: `${count(clients)} of ${count(most)} connections in use`,
        evidence,
        subject: 'full',
      });
    return found;
  },
});
