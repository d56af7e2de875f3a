import { type HttpCacheEvent, httpCache, traced } from '../tracing.ts';

/** Ends the trace of one request; the first call counts. */
export type EndTrace = (fields: Pick<HttpCacheEvent, 'status' | 'outcome' | 'reason'>) => void;

const nobodyListens: EndTrace = () => {};

/** Begins the trace of one request: from its look-up to what became of its response. */
export function traceRequest(route: string): EndTrace {
  if (!httpCache.hasSubscribers) return nobodyListens;
  const { promise, resolve } = Promise.withResolvers<Parameters<EndTrace>[0]>();
  void traced(
    httpCache,
    () => ({ route }) as HttpCacheEvent,
    async (event) => {
      const fields = await promise;
      if (event !== undefined) Object.assign(event, fields);
    },
  );
  return resolve;
}
