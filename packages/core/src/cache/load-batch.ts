import type { LoadContext } from './definition.ts';

/**
 * Gathers the loads that one `getMany` was granted. It waits until each of its reads is decided: has its value, waits
 * for another's load, or may load; those that may are then loaded together. A read that gets to load later, because
 * the load it waited for came to nothing, is loaded with those that do so in the same tick.
 */
export interface LoadBatch<Id, V> {
  load(key: string, id: Id, context: LoadContext): Promise<V | null | undefined>;
  /** The read of this key does not load, for now. */
  decided(key: string): void;
}

export interface Wanted<Id, V> {
  readonly id: Id;
  readonly context: LoadContext;
  readonly resolve: (value: V | null | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** `loadAll` settles each of the wanted, and does not throw. */
export function createLoadBatch<Id, V>(
  keys: Iterable<string>,
  loadAll: (wanted: readonly Wanted<Id, V>[]) => void,
): LoadBatch<Id, V> {
  const undecided = new Set(keys);
  let wanted: Wanted<Id, V>[] = [];
  let scheduled = false;

  const flush = (): void => {
    scheduled = false;
    const all = wanted;
    wanted = [];
    loadAll(all);
  };
  const decided = (key: string): void => {
    undecided.delete(key);
    if (undecided.size > 0 || wanted.length === 0 || scheduled) return;
    scheduled = true;
    process.nextTick(flush);
  };

  return {
    decided,
    load: (key, id, context) =>
      new Promise((resolve, reject) => {
        wanted.push({ id, context, resolve, reject });
        decided(key);
      }),
  };
}
