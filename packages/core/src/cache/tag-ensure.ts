import { list, text } from '../driver/reply.ts';
import { defineScript, type TypedScript } from '../driver/script.ts';
import type { TagsInput } from './tag-bump.ts';
import { lua } from './tag-ensure.lua.ts';
import { keepLonger, readClock } from './tag-model.ts';

/** Makes missing tags at the present sequence; lowers none. Answers the version of each tag, 16 digits. */
export const tagEnsure: TypedScript<TagsInput, string[]> = defineScript<TagsInput, string[]>({
  name: 'cache/tag-ensure',
  ...lua,
  encode: ({ clock, tags, keepMs, nowUs }) => ({ keys: [clock, ...tags], args: [keepMs, nowUs ?? ''] }),
  decode: (reply) => list(reply).map(text),
  model: (space, keys, [keep, injected]) => {
    const present = readClock(space, keys[0] ?? '', injected);
    const versions = keys.map((key) => {
      const version = space.get(key);
      if (version === null) space.set(key, present, Number(keep));
      keepLonger(space, key, Number(keep));
      return version ?? present;
    });
    return versions.slice(1);
  },
});
