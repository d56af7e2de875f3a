type Test = (name: string, run: () => Promise<void>) => void;

/** The tests that a suite would hand to a test runner, by name, not run yet. */
export function collect(suite: (test: Test) => void): ReadonlyMap<string, () => Promise<void>> {
  const tests = new Map<string, () => Promise<void>>();
  suite((name, run) => void tests.set(name, run));
  return tests;
}
