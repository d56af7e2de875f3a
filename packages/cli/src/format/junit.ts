import { atLeast } from '../judge.ts';
import type { Finding, Report } from '../report.ts';
import { nodeLine } from './summary.ts';

/** A test for each check: findings of info pass, with their text as output. https://github.com/testmoapp/junitxml */
export function junit(report: Report): string {
  const failures = report.findings.filter(({ severity }) => atLeast(severity, 'warn'));
  const infos = report.findings.filter(({ severity }) => severity === 'info');
  const cases = [
    ...failures.map((finding) => testcase(finding, failure(finding))),
    ...infos.map((finding) => testcase(finding, `<system-out>${escaped(text(finding))}</system-out>`)),
    ...report.passed.map((check) => `    <testcase classname="doctor" name="${check}"/>`),
    ...report.skipped.map(
      ({ check, node, skip, detail }) =>
        `    <testcase classname="${escaped(node)}" name="${check}"><skipped message="${escaped(`${skip}: ${detail}`)}"/></testcase>`,
    ),
  ];
  const counts = `tests="${cases.length}" failures="${failures.length}" skipped="${report.skipped.length}"`;
  const nodes = report.nodes.map((node) => `${node.node}: ${nodeLine(node)}`).join('; ');
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="redis-patterns doctor" ${counts}>
  <testsuite name="${escaped(nodes)}" timestamp="${report.at}" ${counts}>
${cases.join('\n')}
  </testsuite>
</testsuites>
`;
}

function testcase({ check, node, subject }: Finding, inside: string): string {
  const name = subject === null ? check : `${check} ${subject}`;
  return `    <testcase classname="${escaped(node)}" name="${escaped(name)}">${inside}</testcase>`;
}

function failure(finding: Finding): string {
  const { severity, what } = finding;
  return `<failure type="${severity}" message="${escaped(what)}">${escaped(text(finding))}</failure>`;
}

function text({ what, evidence, examples, why, fix, docs }: Finding): string {
  const seen = Object.entries(evidence).map(([name, value]) => `${name} ${value}`);
  return [what, ...seen, ...examples, why, `fix: ${fix}`, docs].join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** For text and attributes. Control characters have no form in XML 1.0 and are shown as `?`. */
function escaped(value: string): string {
  return value
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '')
    .replace(/[^\n\P{Cc}]/gu, '?')
    .replace(/\p{Surrogate}/gu, '?');
}
