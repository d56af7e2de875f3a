const MOST = 10_000;

/** A function that remembers its answers for ids that are text or numbers: writing a key costs more than finding it. */
export function remembering<Id>(keyOf: (id: Id) => string): (id: Id) => string {
  const known = new Map<Id, string>();
  return (id) => {
    const remembered = known.get(id);
    if (remembered !== undefined) return remembered;
    const key = keyOf(id);
    if (typeof id === 'string' || typeof id === 'number') {
      if (known.size >= MOST) known.clear();
      known.set(id, key);
    }
    return key;
  };
}
