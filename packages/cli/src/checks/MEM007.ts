import { type Check, defineCheck, type Fault } from '../check.ts';
import { size } from '../units.ts';

const BYTES_PER_CLIENT = 200_000;

export const MEM007: Check = defineCheck({
  id: 'MEM007',
  title: 'client buffers',
  severity: 'warn',
  needs: ['info'],
  wants: ['config'],
  rule: 'Normal clients hold more than 200 KB each on average (warning). `maxmemory-clients` is 0 (info).',
  quiet: 'Clients that subscribe are left out: their buffers grow by design.',
  why: 'Replies that a client does not read wait in the memory of the server, and push keys out of it.',
  fix: 'CONFIG SET maxmemory-clients 5%, and find the client with CLIENT LIST (omem, tot-mem)',
  judge: ({ info, config }) => {
    const found: Fault[] = [];
    const bytes = info.number('mem_clients_normal') ?? 0;
    const clients = Math.max((info.number('connected_clients') ?? 0) - (info.number('pubsub_clients') ?? 0), 1);
    const evidence = { mem_clients_normal: bytes, clients };
    if (bytes / clients > BYTES_PER_CLIENT)
      found.push({ what: `${size(bytes / clients)} of buffers for each client`, evidence, subject: 'buffers' });
    if (config?.get('maxmemory-clients') === '0')
      found.push({ severity: 'info', what: 'no limit on client buffers', evidence, subject: 'limit' });
    return found;
  },
});
