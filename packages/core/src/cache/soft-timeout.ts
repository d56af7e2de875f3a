/** A promise, or at some `performance.now()` time something else instead. Infinity: never. */
export function orAt<T>(atMs: number, promise: Promise<T>, instead: T): Promise<T> {
  if (atMs === Number.POSITIVE_INFINITY) return promise;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(instead), Math.max(atMs - performance.now(), 0));
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
