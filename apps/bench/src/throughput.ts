/** Calls per second of so many callers, each waiting for its answer before it calls again. */
export async function throughput(call: (i: number) => Promise<unknown>, callers: number, ms: number): Promise<number> {
  let calls = 0;
  const start = performance.now();
  const caller = async (): Promise<void> => {
    while (performance.now() - start < ms) await call(calls++);
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return (calls * 1000) / (performance.now() - start);
}
