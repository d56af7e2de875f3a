/** Keys whose last response was refused: for a while their requests neither queue nor take a lease. */
export interface Uncacheable {
  has(id: string): boolean;
  add(id: string): void;
  delete(id: string): void;
}

const FOR_MS = 10_000;
const MOST = 10_000;

const known = new WeakMap<object, Uncacheable>();

/** The keys of one cache in this process, shared by its routes. */
export function uncacheableFor(cache: object): Uncacheable {
  const marks = known.get(cache) ?? createUncacheable();
  known.set(cache, marks);
  return marks;
}

/** Every mark lives equally long, so the oldest is always the first of the map: no timers, no search. */
function createUncacheable(): Uncacheable {
  const until = new Map<string, number>();
  return {
    has: (id) => (until.get(id) ?? 0) > performance.now(),
    add: (id) => {
      until.delete(id);
      until.set(id, performance.now() + FOR_MS);
      if (until.size > MOST) until.delete(until.keys().next().value ?? '');
    },
    delete: (id) => void until.delete(id),
  };
}
