import type { Definition } from './definition.ts';
import type { Wanted } from './load-batch.ts';
import type { Request } from './shelf.ts';

const CONCURRENCY = 16;

/** Loads what a `getMany` wants: by `loadMany` in batches, else one by one, a few at a time. */
export function loadTogether<Id, V>(
  definition: Definition<Id, V>,
  load: Request<Id, V>['load'],
): (wanted: readonly Wanted<Id, V>[]) => void {
  const { maxBatch = 500 } = definition;
  if (definition.loadMany === undefined) return (wanted) => loadEach(load, wanted);
  return (wanted) => {
    for (let from = 0; from < wanted.length; from += maxBatch)
      void loadBatch(definition, wanted.slice(from, from + maxBatch));
  };
}

async function loadBatch<Id, V>(definition: Definition<Id, V>, wanted: readonly Wanted<Id, V>[]): Promise<void> {
  try {
    const ids = wanted.map(({ id }) => id);
    const values = await definition.loadMany?.(ids, { signal: whenAllAbort(wanted) });
    for (const { id, resolve } of wanted) resolve(values?.get(id));
  } catch (error) {
    for (const { reject } of wanted) reject(error);
  }
}

/** One that is no longer wanted does not spoil the batch for the others. */
function whenAllAbort<Id, V>(wanted: readonly Wanted<Id, V>[]): AbortSignal {
  const abort = new AbortController();
  let left = wanted.length;
  for (const {
    context: { signal },
  } of wanted) {
    const gone = (): void => {
      if (--left === 0) abort.abort(signal.reason);
    };
    if (signal.aborted) gone();
    else signal.addEventListener('abort', gone, { once: true });
  }
  return abort.signal;
}

function loadEach<Id, V>(load: Request<Id, V>['load'], wanted: readonly Wanted<Id, V>[]): void {
  const queue = wanted.values();
  const work = async (): Promise<void> => {
    for (const { id, resolve, reject, context } of queue) await load(id, context).then(resolve, reject);
  };
  for (let worker = 0; worker < Math.min(CONCURRENCY, wanted.length); worker++) void work();
}
