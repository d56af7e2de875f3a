import type { Severity } from '../check.ts';
import type { Report } from '../report.ts';
import { verdict } from './summary.ts';

const LEVEL: Readonly<Record<Severity, string>> = { error: 'error', warn: 'warning', info: 'notice' };

/** Annotations of a workflow run: https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions */
export function github(report: Report): string {
  const lines = report.findings.map(({ severity, check, node, what, fix, docs }) => {
    const title = property(`${check} ${node}`);
    return `::${LEVEL[severity]} title=${title}::${message(`${what}\nfix: ${fix}\n${docs}`)}`;
  });
  return `${[...lines, verdict(report)].join('\n')}\n`;
}

function message(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return message(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
