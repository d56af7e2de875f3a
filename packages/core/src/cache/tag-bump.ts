import { clockUs } from '../driver/keyspace.ts';
import { text } from '../driver/reply.ts';
import { defineScript, type TypedScript } from '../driver/script.ts';
import { number } from './model.ts';
import { lua } from './tag-bump.lua.ts';
import { sequence } from './tag-model.ts';

export interface TagsInput {
  readonly clock: string;
  readonly tags: readonly string[];
  readonly keepMs: number;
  /** For tests, µs. */
  readonly nowUs?: number;
}

/** Gives tags the clock's next sequence. Answers it, 16 digits. */
export const tagBump: TypedScript<TagsInput, string> = defineScript<TagsInput, string>({
  name: 'cache/tag-bump',
  ...lua,
  encode: ({ clock, tags, keepMs, nowUs }) => ({ keys: [clock, ...tags], args: [keepMs, nowUs ?? ''] }),
  decode: text,
  model: (space, keys, [keep, injected]) => {
    const [clock = ''] = keys;
    const next = sequence(Math.max(number(space.get(clock) ?? '') + 1, clockUs(space, injected)));
    for (const key of keys) space.set(key, next, Number(keep));
    return next;
  },
});
