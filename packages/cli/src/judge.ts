import type { About, Check, CheckId, Fault, Severity } from './check.ts';
import { isSkip, type Snapshot } from './facts.ts';
import type { Finding, Skipped } from './report.ts';

const DOCS = 'https://github.com/redis-patterns/redis-patterns/blob/main/docs/checks';
const ORDER: Readonly<Record<Severity, number>> = { error: 0, warn: 1, info: 2 };

/** What the checks came to. */
export interface Judgement {
  readonly findings: readonly Finding[];
  readonly passed: readonly CheckId[];
  readonly skipped: readonly Skipped[];
}

/** Every check on every node; the worst findings first. */
export function judge(snapshots: readonly Snapshot[], checks: readonly Check[], about: About): Judgement {
  const findings: Finding[] = [];
  const skipped: Skipped[] = [];
  const passed: CheckId[] = [];
  for (const check of checks) {
    let silent = 0;
    for (const snapshot of snapshots) {
      const { node } = snapshot;
      const verdict = check.judge(snapshot, about);
      if (isSkip(verdict)) skipped.push({ check: check.id, node, ...verdict });
      else if (verdict.length === 0) silent++;
      else findings.push(...verdict.map((fault) => finding(check, node, fault)));
    }
    if (silent > 0 && !findings.some((found) => found.check === check.id)) passed.push(check.id);
  }
  return { findings: findings.sort((a, b) => ORDER[a.severity] - ORDER[b.severity]), passed, skipped };
}

function finding(check: Check, node: string, fault: Fault): Finding {
  return {
    check: check.id,
    severity: fault.severity ?? check.severity,
    node,
    what: fault.what,
    evidence: fault.evidence ?? {},
    examples: (fault.examples ?? []).slice(0, 3),
    why: check.why,
    fix: fault.fix ?? check.fix,
    docs: `${DOCS}/${check.id}.md`,
    downgradedBy: fault.downgradedBy ?? null,
    subject: fault.subject ?? null,
  };
}

/** Whether one severity is at or above another. */
export function atLeast(severity: Severity, threshold: Severity): boolean {
  return ORDER[severity] <= ORDER[threshold];
}
