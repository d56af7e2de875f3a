import type { Severity } from '../check.ts';
import type { Finding, Report } from '../report.ts';
import { type Paint, painter } from './paint.ts';
import { nodeLine, sampleLine, skippedLines, verdict } from './summary.ts';
import { wrap } from './wrap.ts';

const MARK: Readonly<Record<Severity, string>> = { error: '✖ error', warn: '▲ warn ', info: '· info ' };
const COLOUR = { error: 'red', warn: 'yellow', info: 'cyan' } as const;
const INDENT = ' '.repeat(9);
const LABEL = 6;

/** A report for people, in lines of at most `width` characters where words allow it. */
export function table(report: Report, { width, colour }: { width: number; colour: boolean }): string {
  const paint = painter(colour);
  const columns = Math.min(Math.max(width, 40), 140);
  const several = report.nodes.length > 1;
  const blocks = [
    [paint('bold', report.tool), ...head(report, columns)],
    ...report.findings.map((finding) => block(finding, { columns, paint, several })),
    foot(report, columns, paint),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function head(report: Report, columns: number): string[] {
  const nodes = report.nodes.map((node) => `${node.node}  ${nodeLine(node)}`);
  return [...nodes, sampleLine(report)].flatMap((line) => indented(line, 2, columns));
}

interface Look {
  readonly columns: number;
  readonly paint: Paint;
  readonly several: boolean;
}

function block(finding: Finding, { columns, paint, several }: Look): string[] {
  const { severity, check, what, node } = finding;
  const title = wrap(`${what}${several ? ` [${node}]` : ''}`, columns - 17);
  const first = `${paint(COLOUR[severity], MARK[severity])}  ${paint('bold', check)}  ${title[0]}`;
  const rest = title.slice(1).map((line) => `${' '.repeat(17)}${line}`);
  return [first, ...rest, ...details(finding, columns, paint)];
}

function details(finding: Finding, columns: number, paint: Paint): string[] {
  const seen = Object.entries(finding.evidence).map(([name, value]) => `${name} ${value === '' ? '""' : value}`);
  const rows: [string, string][] = [
    ['seen', seen.join(', ')],
    ['as in', finding.examples.join(', ')],
    ['less', finding.downgradedBy === null ? '' : `one level lower: ${finding.downgradedBy}`],
    ['why', finding.severity === 'info' ? '' : finding.why],
    ['fix', finding.fix],
    ['docs', finding.severity === 'info' ? '' : finding.docs],
  ];
  return rows.flatMap(([label, text]) => {
    if (text === '') return [];
    if (label === 'docs' && text.length > columns - INDENT.length - LABEL) return [text]; // a link has to stay whole
    const [first = '', ...rest] = wrap(text, columns - INDENT.length - LABEL);
    const shown = (line: string): string => (label === 'fix' ? paint('green', line) : line);
    return [
      `${INDENT}${paint('dim', label.padEnd(LABEL))}${shown(first)}`,
      ...rest.map((line) => `${INDENT}${' '.repeat(LABEL)}${shown(line)}`),
    ];
  });
}

function foot(report: Report, columns: number, paint: Paint): string[] {
  const { passed, skipped } = report;
  const lines = passed.length > 0 ? indented(`${passed.length} passed: ${passed.join(' ')}`, 0, columns) : [];
  const checks = new Set(skipped.map(({ check }) => check)).size;
  if (checks > 0)
    lines.push(`${checks} skipped:`, ...skippedLines(skipped).flatMap((line) => indented(line, 2, columns)));
  return [...lines, paint('bold', verdict(report))];
}

function indented(text: string, by: number, columns: number): string[] {
  return wrap(text, columns - by - 2).map((line, i) => `${' '.repeat(i === 0 ? by : by + 2)}${line}`);
}
