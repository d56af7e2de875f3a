import { printable } from '../printable.ts';
import type { Branch } from '../tree.ts';
import { count, size, span } from '../units.ts';
import type { Paint } from './paint.ts';
import { fit } from './wrap.ts';

/** Rows beyond these are summed up in one line. */
const MOST = 200;
const BAR = 14;

export interface TreeTableOptions {
  readonly width: number;
  readonly paint: Paint;
  /** Paths, joined with `:`, whose branches are not shown. */
  readonly folded?: ReadonlySet<string>;
  /** The row under the cursor. */
  readonly selected?: number;
  /** Rows that fit. */
  readonly rows?: number;
}

/** What a branch is called among the folded. */
export function pathName({ path }: Branch): string {
  return path.join(':');
}

/** Branches that no folded one hides. */
export function unfolded(branches: readonly Branch[], folded: ReadonlySet<string>): readonly Branch[] {
  return branches.filter(({ path }) => !path.slice(0, -1).some((_, i) => folded.has(path.slice(0, i + 1).join(':'))));
}

/** The tree as lines of a table; a narrow terminal does without some columns. */
export function treeTable(branches: readonly Branch[], options: TreeTableOptions): string {
  const { width, paint, folded = new Set(), selected = -1, rows = MOST } = options;
  const visible = unfolded(branches, folded);
  const columns = COLUMNS.filter(({ least }) => width >= least);
  const room = Math.max(width - columns.reduce((sum, column) => sum + column.width + 2, 0), 18);
  const first = Math.max(0, Math.min(selected - (rows >> 1), visible.length - rows));
  const shown = visible.slice(first, first + rows);

  const head = [fit('keys', room), ...columns.map(({ title, width: wide }) => title.padStart(wide))].join('  ');
  const lines = shown.map((branch, i) => {
    const fold = folded.has(pathName(branch)) ? '+' : ' ';
    const name = `${'  '.repeat(branch.path.length - 1)}${fold.trim()}${printable(branch.path.at(-1) ?? '')}`;
    const cells = columns.map(({ cell, width: wide }) => cell(branch).padStart(wide));
    const line = [fit(name, room), ...cells].join('  ');
    if (first + i === selected) return paint('inverse', line);
    return branch.withoutTtl.count > 0 && branch.purpose !== null ? paint('yellow', line) : line;
  });
  const hidden = visible.slice(first + rows);
  const more = hidden.length > 0 ? [`… ${moreLine(hidden)}`] : [];
  return `${[paint('bold', head), ...lines, ...more].join('\n')}\n`;
}

function moreLine(hidden: readonly Branch[]): string {
  const depth = Math.max(...hidden.map(({ path }) => path.length));
  const leaves = hidden.filter(({ path }) => path.length === depth);
  const keys = leaves.reduce((sum, branch) => sum + branch.keys.value, 0);
  const bytes = leaves.reduce((sum, branch) => sum + (branch.bytes?.value ?? 0), 0);
  return `${count(hidden.length)} more, with about ${count(keys)} keys and ${size(bytes)}`;
}

interface Column {
  readonly title: string;
  readonly width: number;
  /** Shown from this width on. */
  readonly least: number;
  readonly cell: (branch: Branch) => string;
}

const COLUMNS: readonly Column[] = [
  { title: 'count', width: 9, least: 0, cell: ({ keys }) => rounded(keys.value) },
  { title: '+/-', width: 6, least: 100, cell: ({ keys }) => margin(keys.low, keys.high, rounded) },
  { title: 'memory', width: 7, least: 0, cell: ({ bytes }) => (bytes === null ? '-' : size(bytes.value)) },
  { title: '+/-', width: 7, least: 110, cell: ({ bytes }) => (bytes ? margin(bytes.low, bytes.high, size) : '') },
  { title: 'no TTL', width: 12, least: 0, cell: withoutTtl },
  { title: 'TTL p50', width: 7, least: 56, cell: ({ ttlMs }) => (ttlMs === null ? '-' : span(ttlMs.p50)) },
  { title: '1s TTL 5-95% 30d', width: 16, least: 92, cell: ({ ttlMs }) => ttlBar(ttlMs) },
  { title: 'for', width: 7, least: 72, cell: ({ purpose }) => purpose ?? '-' },
  { title: 'type', width: 12, least: 118, cell: ({ types }) => typeMix(types) },
];

function rounded(value: number): string {
  return value < 1e6 ? count(value) : `${(value / 1e6).toFixed(value < 1e7 ? 2 : 1)} M`;
}

function margin(low: number, high: number, shown: (value: number) => string): string {
  return low === high ? '' : shown((high - low) / 2);
}

/** "none of n" rather than nothing: nothing seen is not nothing there. */
function withoutTtl({ withoutTtl: { count: endless, of, share } }: Branch): string {
  return endless === 0 ? `none of ${of}` : `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}

/** From p5 to p95 on a logarithmic scale from a second to 30 days, with the median in it. */
function ttlBar(ttl: Branch['ttlMs']): string {
  if (ttl === null) return '';
  const at = (ms: number): number => {
    const part = Math.log(Math.max(ms, 1_000) / 1_000) / Math.log(2_592_000);
    return Math.min(Math.round(part * (BAR - 1)), BAR - 1);
  };
  const [from, middle, to] = [at(ttl.p5), at(ttl.p50), at(ttl.p95)];
  const cells = Array.from({ length: BAR }, (_, i) => (i === middle ? '●' : i >= from && i <= to ? '━' : '·'));
  return `[${cells.join('')}]`;
}

function typeMix(types: Readonly<Record<string, number>>): string {
  const sorted = Object.entries(types).sort(([, a], [, b]) => b - a);
  return fit(sorted.map(([type]) => type).join(' '), 12).trim();
}
