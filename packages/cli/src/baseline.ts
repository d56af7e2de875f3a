import type { Finding, Report } from './report.ts';
import { UsageError } from './usage.ts';

/*
 * Findings that are known and shall not fail a run again: `{ "schema": 1, "findings": [{ check, node, subject }] }`.
 */

type Known = Pick<Finding, 'check' | 'node' | 'subject'>;

/** The file's text for the findings there are. */
export function writeBaseline({ findings }: Report): string {
  const known = findings.map(({ check, node, subject }): Known => ({ check, node, subject }));
  return `${JSON.stringify({ schema: 1, findings: known }, null, 2)}\n`;
}

/** The report without the findings of a baseline. @throws {@link UsageError} when it is none */
export function hideKnown(report: Report, text: string): Report {
  const known = new Set(read(text).map(identity));
  const findings = report.findings.filter((finding) => !known.has(identity(finding)));
  return { ...report, findings, known: report.findings.length - findings.length };
}

function identity({ check, node, subject }: Known): string {
  return JSON.stringify([check, node, subject]);
}

function read(text: string): readonly Known[] {
  try {
    const parsed: unknown = JSON.parse(text);
    if (isBaseline(parsed)) return parsed.findings;
  } catch {
    // said below
  }
  throw new UsageError('--baseline must be a file that --write-baseline made');
}

function isBaseline(value: unknown): value is { findings: readonly Known[] } {
  const { schema, findings } = Object(value) as { schema?: unknown; findings?: unknown };
  return schema === 1 && Array.isArray(findings) && findings.every((one) => typeof Object(one).check === 'string');
}
