import { connect, diagnose } from '@redis-patterns/cli';

const nodes = await connect(process.env['REDIS_URL'] ?? 'redis://localhost:6379');
const report = await diagnose(nodes, { windowMs: 200, sample: 1_000 });
for (const { severity, check, node, what, fix } of report.findings) {
  console.log(`${severity} ${check} on ${node}: ${what}`);
  console.log(`  ${fix}`);
}
console.log(`${report.passed.length} checks passed, ${report.skipped.length} skipped`);
for (const node of nodes) node.close();
