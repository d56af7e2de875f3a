import { int } from '../driver/reply.ts';
import { defineScript, type TypedScript } from '../driver/script.ts';
import { SHORT_HEADER, stamp } from './layout.ts';
import { ahead, holdsOf, nowMs } from './model.ts';
import { lua } from './unhold.lua.ts';

export interface UnholdInput {
  readonly key: string;
  readonly id: string;
  /** For tests. */
  readonly now?: number;
}

/** Releases one hold and removes what stands in its place. Answers whether the hold stood until now. */
export const unhold: TypedScript<UnholdInput, boolean> = defineScript<UnholdInput, boolean>({
  name: 'cache/unhold',
  ...lua,
  encode: ({ key, id, now }) => ({ keys: [key], args: [id, now ?? ''] }),
  decode: (reply) => int(reply) === 1,
  model: (space, [key = ''], [id = '', injected]) => {
    const now = nowMs(space, injected);
    const entry = space.get(key) ?? '';
    const standing = holdsOf(entry);
    const others = standing.filter((one) => one.id !== id && ahead(one.till, now));
    const last = Math.max(...others.map(({ till }) => till));
    if (others.length === 0) space.remove(key);
    else {
      const left = others.map((one) => one.id + stamp(one.till)).join('');
      space.set(key, entry.slice(0, SHORT_HEADER) + left, last - now);
    }
    return Number(standing.some((one) => one.id === id));
  },
});
