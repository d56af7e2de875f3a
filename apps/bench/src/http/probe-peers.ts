import { createRequire } from 'node:module';
import { table } from '../table.ts';
import type { Probe } from './probe.ts';
import { probeCaching } from './probe-caching.ts';
import { frozenRedis } from './probe-frozen.ts';
import { SUSPECTS, type Suspect } from './probe-sites.ts';
import { PROBES } from './probes.ts';

const require = createRequire(import.meta.url);

/**
 * Asks published response caches and ours the same questions, and prints what each gets wrong; `ok` where nothing is.
 * Throws when ours gets one wrong, and when a probe finds no fault in anybody: such a probe shows nothing.
 */
export async function probePeers(): Promise<void> {
  const rows: { name: string; cells: string[] }[] = [];
  for (const probe of PROBES) {
    const cells: string[] = [];
    for (const suspect of SUSPECTS) cells.push(await cellOf(probe, suspect));
    rows.push({ name: probe.name, cells });
  }
  rows.push({ name: 'Redis frozen', cells: await frozenRedis() });
  const titled = `What response caches get wrong: ${versionOf('apicache')}, ${versionOf('route-cache')}`;
  const asked = rows.map(({ name, cells }) => [name, ...cells]);
  settle(titled, ['', ...SUSPECTS.map(({ name }) => name)], asked, PEERS);
  const { header, rows: told } = await probeCaching();
  settle(`What ${versionOf('@fastify/caching')} has others get wrong`, header, told, 1);
}

const PEERS = 2;

/** Prints a table, and throws on what it shows of us, or does not show of anybody. */
function settle(title: string, header: readonly string[], rows: readonly string[][], peers: number): void {
  console.log(table(title, header, rows));
  const clean = (cell: string): boolean => cell === OK || cell === NOT_ASKED;
  const ours = rows.filter((row) => !row.slice(1 + peers).every(clean));
  if (ours.length > 0) throw new Error(`ours fails: ${ours.map(([name]) => name).join('; ')}`);
  const blunt = rows.filter((row) => row.slice(1).every(clean));
  if (blunt.length > 0)
    throw new Error(`these probes find no fault in anybody: ${blunt.map(([name]) => name).join('; ')}`);
}

function versionOf(name: string): string {
  return `${name} ${require(`${name}/package.json`).version}`;
}

const OK = 'ok';
const NOT_ASKED = '–';

async function cellOf({ route, fault }: Probe, suspect: Suspect): Promise<string> {
  let runs = 0;
  const site = await suspect.open({
    ...route,
    handler: (exchange) => {
      runs++;
      return route.handler(exchange);
    },
  });
  try {
    const told = await fault({
      runs: () => runs,
      ask: (path = '', init) => fetch(site.url + path, { signal: AbortSignal.timeout(3_000), ...init }),
    });
    return told ?? OK;
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError' ? 'hangs' : 'breaks the connection';
  } finally {
    await site.close();
  }
}
