import { isBefore, type Product } from './product.ts';

/** When this table was last compared with the projects' security pages. */
export const ADVISORIES_OF = '2025-10-31';

interface Advisory {
  readonly id: string;
  readonly text: string;
  readonly product: string;
  /** The first release with the fix, for each line of releases. */
  readonly fixed: readonly (readonly [major: number, minor: number, patch: number])[];
}

/**
 * Faults that let a client run code or stop the server. A short list of the worst, not a scanner.
 * https://github.com/redis/redis/security/advisories, https://github.com/valkey-io/valkey/security/advisories
 */
const ADVISORIES: readonly Advisory[] = [
  {
    id: 'CVE-2025-49844',
    text: 'a Lua script can run code on the server',
    product: 'Redis',
    fixed: [
      [6, 2, 20],
      [7, 2, 11],
      [7, 4, 6],
      [8, 0, 4],
      [8, 2, 2],
    ],
  },
  {
    id: 'CVE-2025-49844',
    text: 'a Lua script can run code on the server',
    product: 'Valkey',
    fixed: [
      [7, 2, 11],
      [8, 0, 6],
      [8, 1, 4],
    ],
  },
  {
    id: 'CVE-2025-21605',
    text: 'clients that are not authenticated can fill the memory with output buffers',
    product: 'Redis',
    fixed: [
      [6, 2, 18],
      [7, 2, 8],
      [7, 4, 3],
    ],
  },
  {
    id: 'CVE-2024-46981',
    text: 'a Lua script can run code on the server',
    product: 'Redis',
    fixed: [
      [6, 2, 17],
      [7, 2, 7],
      [7, 4, 2],
    ],
  },
];

/** What a version is known to have, as it was released by the project itself. */
export function advisoriesOn({ name, version }: Product): readonly { id: string; text: string }[] {
  return ADVISORIES.filter(({ product, fixed }) => product === name && isAffected(version, fixed));
}

/** Before the fix of its own line; a line that was never fixed is affected where a later line was. */
function isAffected(version: Product['version'], fixed: Advisory['fixed']): boolean {
  const own = fixed.find(([major, minor]) => major === version[0] && minor === version[1]);
  if (own !== undefined) return isBefore(version, own);
  const last = fixed.at(-1);
  return last !== undefined && isBefore(version, last);
}
