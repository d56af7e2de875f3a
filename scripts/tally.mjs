import { writeFileSync } from 'node:fs';

/** A reporter for vitest: writes how many tests passed, failed and were skipped to the file named by TALLY_FILE. */
export default class Tally {
  onTestRunEnd(modules, unhandledErrors) {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      const broken = [module, ...module.children.allSuites()]; // a file that did not load, a hook that threw
      for (const { length } of broken.map((suite) => suite.errors())) counts.failed += length;
      for (const test of module.children.allTests()) counts[outcome(test)]++;
    }
    writeFileSync(process.env.TALLY_FILE, JSON.stringify(counts));
  }
}

/** A test that was begun and never ended counts as failed. */
function outcome(test) {
  const { state } = test.result();
  return state === 'pending' ? 'failed' : state;
}
