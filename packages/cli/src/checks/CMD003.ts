import { type Check, defineCheck } from '../check.ts';
import { printable } from '../printable.ts';

export const CMD003: Check = defineCheck({
  id: 'CMD003',
  title: 'MONITOR is on',
  severity: 'warn',
  needs: ['clients'],
  rule: 'A client has flag `O` in CLIENT LIST.',
  why: 'MONITOR made GETs a third slower (measured), and its output holds keys, values and session ids in clear.',
  fix: 'CLIENT KILL ID <id>; redis-patterns watch shows rates without it',
  judge: ({ clients }) => {
    const monitors = clients.filter((client) => client.get('flags')?.includes('O'));
    if (monitors.length === 0) return null;
    const [first] = monitors;
    return {
      what: `${monitors.length} client${monitors.length === 1 ? '' : 's'} in MONITOR`,
      evidence: {
        id: first?.get('id') ?? '',
        addr: first?.get('addr') ?? '',
        name: printable(first?.get('name') ?? ''),
      },
      fix: `CLIENT KILL ID ${first?.get('id')}; redis-patterns watch shows rates without it`,
    };
  },
});
