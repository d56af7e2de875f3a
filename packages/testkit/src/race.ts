/**
 * Starts `callers` calls behind one gate: all of them stand ready before the first begins, and all begin in the same
 * tick. Resolves with their answers in the order of their index once all are done; when some failed, rejects with the
 * first failure, but only then, so no call runs on into the next test.
 */
export async function race<T>(callers: number, call: (index: number) => Promise<T>): Promise<T[]> {
  const gate = Promise.resolve();
  const running = Array.from({ length: callers }, (_, index) => gate.then(() => call(index)));
  await Promise.allSettled(running);
  return Promise.all(running);
}
