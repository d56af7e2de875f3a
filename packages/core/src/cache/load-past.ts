import { cacheLoad, traced } from '../tracing.ts';
import { createLazyAbort } from './lazy-abort.ts';
import { runLoader } from './load.ts';
import { loadedBy, type Outcome } from './outcome.ts';
import type { Request, Shelf } from './shelf.ts';
import { packOrWarn } from './store.ts';

/** Loads past the cache: a writer holds the entry, Redis does not answer, or sharing has failed three times. */
export function loadPast<Id, V>(shelf: Shelf<V>, request: Request<Id, V>): Promise<Outcome<V>> {
  const { domain: cache, keyspace } = shelf;
  const load = (): Promise<Outcome<V>> =>
    traced(
      cacheLoad,
      () => ({ cache, keyspace, reason: 'bypass' as const }),
      async () => {
        const { value } = await runLoader(shelf, request, undefined, createLazyAbort());
        const packed = await packOrWarn(shelf, value);
        return loadedBy(packed === null ? value : packed.value, 'bypass');
      },
    );
  return shelf.bypass.run(request.key, load);
}
