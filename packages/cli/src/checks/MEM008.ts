import { type Check, defineCheck } from '../check.ts';

const SETTINGS = [
  'lazyfree-lazy-eviction',
  'lazyfree-lazy-expire',
  'lazyfree-lazy-server-del',
  'lazyfree-lazy-user-del',
];

export const MEM008: Check = defineCheck({
  id: 'MEM008',
  title: 'lazy free',
  severity: 'info',
  needs: ['config'],
  rule: 'One of the `lazyfree-lazy-*` settings is no.',
  quiet: 'Valkey 8 has them on. This library removes by UNLINK, which is lazy anyhow.',
  why: 'DEL of a sorted set of 200,000 members holds the server for 23 ms, lazily for 15 µs (measured).',
  fix: SETTINGS.map((name) => `CONFIG SET ${name} yes`).join('; '),
  judge: ({ config }) => {
    const off = SETTINGS.filter((name) => config.get(name) === 'no');
    if (off.length === 0) return null;
    return {
      what: `${off.join(', ')} ${off.length === 1 ? 'is' : 'are'} off`,
      evidence: Object.fromEntries(off.map((name) => [name, 'no'])),
      fix: off.map((name) => `CONFIG SET ${name} yes`).join('; '),
    };
  },
});
