import { isBefore, type Product, versionIn } from './product.ts';

/** When this table was last compared with the release notes and CVE records of both projects. */
export const ADVISORIES_OF = '2026-11-25';

interface Advisory {
  readonly id: string;
  readonly text: string;
  readonly product: string;
  /** The first release that has the fault. Default: all before the fix. */
  readonly since?: string;
  /** The first release with the fix, for each line of releases that got one. */
  readonly fixed: string;
}

/**
 * Faults that let a client run code or stop the server. A short list of the worst, not a scanner.
 * https://github.com/redis/redis/security/advisories, https://github.com/valkey-io/valkey/security/advisories
 */
const ADVISORIES: readonly Advisory[] = [
  {
    id: 'CVE-2026-81934',
    text: 'where it serves TLS, clients that are not authenticated can run code on the server',
    product: 'Redis',
    fixed: '6.2.24 7.2.16 7.4.11 8.2.9 8.4.6 8.6.6 8.8.2 8.10.1',
  },
  {
    id: 'CVE-2026-23479',
    text: 'a blocked client that is evicted can run code on the server',
    product: 'Redis',
    since: '7.2.0',
    fixed: '7.2.14 7.4.9 8.2.6 8.4.3 8.6.3',
  },
  {
    id: 'CVE-2025-49844',
    text: 'a Lua script can run code on the server',
    product: 'Redis',
    fixed: '6.2.20 7.2.11 7.4.6 8.0.4 8.2.2',
  },
  {
    id: 'CVE-2025-21605',
    text: 'clients that are not authenticated can fill the memory with output buffers',
    product: 'Redis',
    fixed: '6.2.18 7.2.8 7.4.3',
  },
  {
    id: 'CVE-2024-46981',
    text: 'a Lua script can run code on the server',
    product: 'Redis',
    fixed: '6.2.17 7.2.7 7.4.2',
  },
  {
    id: 'GHSA-f4q9-j22m-xqq9',
    text: 'in a cluster, a message too large to publish can run code on the server',
    product: 'Valkey',
    fixed: '7.2.15 8.0.12 8.1.11 9.0.7 9.1.3',
  },
  {
    id: 'GHSA-fq2f-crmw-q97r',
    text: 'clients that are not authenticated can make it use memory of a script engine that is gone',
    product: 'Valkey',
    since: '9.1.0',
    fixed: '9.1.2',
  },
  {
    id: 'CVE-2026-56684',
    text: 'where it serves TLS, CLIENT KILL can run code on the server',
    product: 'Valkey',
    fixed: '7.2.14 8.0.10 8.1.9 9.0.5 9.1.1',
  },
  {
    id: 'CVE-2026-23479',
    text: 'a blocked client that is evicted can run code on the server',
    product: 'Valkey',
    fixed: '7.2.13 8.0.9 8.1.7 9.0.4', // 8.0.8 was withdrawn
  },
  {
    id: 'CVE-2026-27623',
    text: 'clients that are not authenticated can stop the server',
    product: 'Valkey',
    since: '9.0.0',
    fixed: '9.0.3',
  },
  {
    id: 'CVE-2025-49844',
    text: 'a Lua script can run code on the server',
    product: 'Valkey',
    fixed: '7.2.11 8.0.6 8.1.4',
  },
];

/** What a version is known to have, as it was released by the project itself. */
export function advisoriesOn({ name, version }: Product): readonly { id: string; text: string }[] {
  return ADVISORIES.filter((advisory) => advisory.product === name && isAffected(version, advisory));
}

/** Before the fix of its own line; a line that was never fixed is affected where a later line was. */
function isAffected(version: Product['version'], { since, fixed }: Advisory): boolean {
  if (since !== undefined && isBefore(version, versionIn(since))) return false;
  const fixes = fixed.split(' ').map(versionIn);
  const own = fixes.find(([major, minor]) => major === version[0] && minor === version[1]);
  return isBefore(version, own ?? fixes.at(-1) ?? []);
}
