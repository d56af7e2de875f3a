import { printable } from '../printable.ts';
import type { Rates } from '../rates.ts';
import { count, size } from '../units.ts';
import type { Paint } from './paint.ts';
import { fit } from './wrap.ts';

/** A node as `watch` shows it. */
export interface WatchedNode {
  readonly node: string;
  readonly rates: Rates | null;
  /** Since when it has not answered, ms; null: it does. */
  readonly lostMs: number | null;
}

interface Column {
  readonly title: string;
  readonly width: number;
  /** Shown from this width on. */
  readonly least: number;
  readonly cell: (rates: Rates) => string;
}

const COLUMNS: readonly Column[] = [
  { title: 'cmd/s', width: 8, least: 0, cell: ({ commands }) => whole(commands) },
  { title: 'per read', width: 8, least: 100, cell: ({ commandsPerRead }) => decimal(commandsPerRead) },
  { title: 'hits', width: 6, least: 0, cell: ({ hitRatio }) => (hitRatio === null ? '-' : percent(hitRatio)) },
  { title: 'expired/s', width: 9, least: 80, cell: ({ expired }) => whole(expired) },
  { title: 'evicted/s', width: 9, least: 72, cell: ({ evicted }) => whole(evicted) },
  { title: 'refused/s', width: 9, least: 110, cell: ({ refused }) => whole(refused) },
  { title: 'memory', width: 13, least: 0, cell: memory },
  { title: 'clients', width: 7, least: 60, cell: ({ clients }) => count(clients) },
  { title: 'new/s', width: 6, least: 120, cell: ({ connections }) => whole(connections) },
  { title: 'in/s', width: 7, least: 130, cell: ({ bytesIn }) => (bytesIn === null ? '-' : size(bytesIn)) },
  { title: 'out/s', width: 7, least: 130, cell: ({ bytesOut }) => (bytesOut === null ? '-' : size(bytesOut)) },
];

/** One line for each node, then its busiest commands by server time. */
export function ratesTable(nodes: readonly WatchedNode[], { width, paint }: { width: number; paint: Paint }): string {
  const columns = COLUMNS.filter(({ least }) => width >= least);
  const room = Math.max(width - columns.reduce((sum, column) => sum + column.width + 2, 0), 14);
  const head = [fit('node', room), ...columns.map(({ title, width: wide }) => title.padStart(wide))].join('  ');
  const rows = nodes.map(({ node, rates, lostMs }) => {
    if (lostMs !== null) return paint('dim', `${fit(node, room)}  lost for ${Math.round(lostMs / 1_000)} s`);
    if (rates === null) return `${fit(node, room)}  …`;
    return [fit(node, room), ...columns.map(({ cell, width: wide }) => cell(rates).padStart(wide))].join('  ');
  });
  return `${[paint('bold', head), ...rows, '', ...nodes.flatMap((node) => topOf(node, nodes.length > 1, paint))].join('\n')}\n`;
}

function topOf({ node, rates }: WatchedNode, several: boolean, paint: Paint): string[] {
  if (rates === null || rates.top.length === 0) return [];
  const title = `${fit('command', 24)}  ${'calls/s'.padStart(9)}  ${'us a call'.padStart(9)}  ${'of a core'.padStart(9)}`;
  const rows = rates.top.map(
    ({ command, perSecond, usPerCall, share }) =>
      `${fit(printable(command), 24)}  ${whole(perSecond).padStart(9)}  ${usPerCall.toFixed(1).padStart(9)}  ${percent(share).padStart(9)}`,
  );
  return [...(several ? [node] : []), paint('bold', title), ...rows];
}

function memory({ usedBytes, maxBytes }: Rates): string {
  return maxBytes > 0 ? `${size(usedBytes)} ${percent(usedBytes / maxBytes)}` : size(usedBytes);
}

function whole(value: number | null): string {
  return value === null ? '-' : value > 0 && value < 10 ? value.toFixed(1) : count(value);
}

function decimal(value: number | null): string {
  return value === null ? '-' : value.toFixed(2);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}
