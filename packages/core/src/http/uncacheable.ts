/** Why a response was not stored, and what it was about: a header's name. */
export interface Refused {
  readonly reason: string;
  readonly subject: string | null;
}

/*
 * Keys whose last response was refused. Most of them will be refused again: a page with a cookie, a private one. Their
 * requests go past the cache for a while, untouched: no look-up, no lease, nothing watched, nobody waits for anybody.
 * Nothing is ever stored by that way, so all it can cost is runs of the handler, and these are bounded: a span is short
 * at first, and when it is over one request is looked up and judged like any other, while those beside it still go
 * past. Refused again, the span doubles; a response that may be stored, or is found stored, ends it.
 *
 * Weighed and left: judging every response under the mark, so that the first that may be stored is found at once. It
 * costs a refused route more than half of its requests per second.
 */
export interface Uncacheable {
  /** Why requests for this key go past the cache now; null: look it up. `judged`: this one will be, if it is looked up. */
  lately(id: string, judged: boolean): Refused | null;
  /** `ofTheMoment`: the refusal says little about the next response, so its span does not grow. */
  add(id: string, refused: Refused, ofTheMoment: boolean): void;
  delete(id: string): void;
}

interface Mark {
  readonly refused: Refused;
  readonly spanMs: number;
  untilMs: number;
}

const FIRST_MS = 250;
const LONGEST_MS = 8_000;
const MOST = 10_000;

const known = new WeakMap<object, Uncacheable>();

/** The keys of one cache in this process, shared by its routes. */
export function uncacheableFor(cache: object): Uncacheable {
  const marks = known.get(cache) ?? createUncacheable();
  known.set(cache, marks);
  return marks;
}

/** Past {@link MOST} marks the oldest goes: no timers, no search. */
export function createUncacheable(now: () => number = () => performance.now()): Uncacheable {
  const marks = new Map<string, Mark>();
  return {
    lately: (id, judged) => {
      const mark = marks.get(id);
      if (mark === undefined) return null;
      const nowMs = now();
      if (nowMs < mark.untilMs) return mark.refused;
      if (judged) mark.untilMs = nowMs + mark.spanMs; // those beside it do not wait for its verdict
      return null;
    },
    add: (id, refused, ofTheMoment) => {
      const before = marks.get(id);
      const spanMs = before === undefined || ofTheMoment ? FIRST_MS : Math.min(before.spanMs * 2, LONGEST_MS);
      marks.delete(id);
      marks.set(id, { refused, spanMs, untilMs: now() + spanMs });
      if (marks.size > MOST) marks.delete(marks.keys().next().value ?? '');
    },
    delete: (id) => void marks.delete(id),
  };
}
