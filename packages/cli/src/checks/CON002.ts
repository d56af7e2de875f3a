import { type Check, defineCheck } from '../check.ts';
import { skip } from '../facts.ts';
import { fieldGrew, noWindow, wasReset } from '../window.ts';

export const CON002: Check = defineCheck({
  id: 'CON002',
  title: 'connections come and go',
  severity: 'warn',
  needs: ['info', 'window'],
  rule: 'More than 5 new connections a second, and more than the connected clients would open if each came back once a minute.',
  quiet: 'Within 5 minutes of a start everybody connects anew.',
  why: 'A connection for each request: every one pays round trips for TCP, TLS and AUTH, and CPU of the server.',
  fix: 'One client for each process, made when it starts and shared by all requests',
  judge: ({ info, window }) => {
    if (window.ms === 0) return noWindow;
    if ((info.number('uptime_in_seconds') ?? 0) < 300) return skip('not-enough-data', 'up for less than 5 minutes');
    const opened = fieldGrew(window, 'total_connections_received');
    if (opened === null) return wasReset;
    const perSecond = opened / (window.ms / 1000);
    const clients = info.number('connected_clients') ?? 0;
    if (perSecond <= 5 || perSecond <= clients / 60) return null;
    return {
      what: `${Math.round(perSecond)} new connections a second, with ${clients} connected: a connection for each request`,
      evidence: { opened, window_ms: window.ms, connected_clients: clients },
    };
  },
});
