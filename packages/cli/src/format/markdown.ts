import type { Finding, Report } from '../report.ts';
import { nodeLine, sampleLine, skippedLines, verdict } from './summary.ts';

/** A report for a pull request or a ticket. */
export function markdown(report: Report): string {
  const nodes = report.nodes.map((node) => `- \`${escaped(node.node)}\`: ${escaped(nodeLine(node))}`);
  const skipped = skippedLines(report.skipped).map((line) => `- ${escaped(line)}`);
  const blocks = [
    `# ${report.tool} doctor: ${verdict(report)}`,
    [...nodes, `- ${escaped(sampleLine(report))}`].join('\n'),
    ...report.findings.map(section),
    ...(skipped.length > 0 ? ['## Skipped', skipped.join('\n')] : []),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function section({ severity, check, node, what, evidence, examples, why, fix, docs, downgradedBy }: Finding): string {
  const seen = Object.entries(evidence).map(([name, value]) => `${name} ${value}`);
  const rows = [
    `**${severity}** on \`${escaped(node)}\`: ${escaped(what)}`,
    ...(downgradedBy === null ? [] : [`- one level lower: ${escaped(downgradedBy)}`]),
    ...(seen.length > 0 ? [`- seen: ${escaped(seen.join(', '))}`] : []),
    ...(examples.length > 0 ? [`- as in: ${escaped(examples.join(', '))}`] : []),
    `- why: ${escaped(why)}`,
    `- fix: ${escaped(fix)}`,
  ];
  return `## [${check}](${docs})\n\n${rows.join('\n').replace('\n', '\n\n')}`;
}

/** Nothing from a server may become a link, an image, HTML or code. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|#~!]/g, '\\$&').replace(/[\r\n]+/g, ' ');
}
