import { type Check, defineCheck } from '../check.ts';

export const CON004: Check = defineCheck({
  id: 'CON004',
  title: 'unnamed clients',
  severity: 'info',
  needs: ['clients'],
  rule: 'More than half of the clients have no name.',
  quiet: 'Replicas and this tool are not counted.',
  why: 'When one misbehaves, CLIENT LIST does not say which application it is.',
  fix: "new Redis({ connectionName: 'shop' }), or createClient({ name: 'shop' })",
  judge: ({ clients }) => {
    const others = clients.filter(
      (client) => !client.get('name')?.startsWith('redis-patterns-') && !/[SM]/.test(client.get('flags') ?? ''),
    );
    const unnamed = others.filter((client) => (client.get('name') ?? '') === '');
    if (unnamed.length <= others.length / 2) return null;
    const libraries = [...new Set(unnamed.map((client) => client.get('lib-name') ?? ''))].filter(Boolean).join(' ');
    return {
      what: `${unnamed.length} of ${others.length} clients have no name`,
      evidence: { unnamed: unnamed.length, clients: others.length, ...(libraries !== '' && { libraries }) },
    };
  },
});
