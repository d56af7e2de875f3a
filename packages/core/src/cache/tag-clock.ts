import { text } from '../driver/reply.ts';
import { defineScript, type TypedScript } from '../driver/script.ts';
import { lua } from './tag-clock.lua.ts';
import { keepLonger, readClock } from './tag-model.ts';

export interface TagClockInput {
  readonly clock: string;
  readonly keepMs: number;
  /** For tests, µs. */
  readonly nowUs?: number;
}

/** Reads the clock of the tags. Answers its sequence, 16 digits. */
export const tagClock: TypedScript<TagClockInput, string> = defineScript<TagClockInput, string>({
  name: 'cache/tag-clock',
  ...lua,
  encode: ({ clock, keepMs, nowUs }) => ({ keys: [clock], args: [keepMs, nowUs ?? ''] }),
  decode: text,
  model: (space, [clock = ''], [keep, injected]) => {
    const sequence = readClock(space, clock, injected);
    if (space.get(clock) === null) space.set(clock, sequence, Number(keep));
    keepLonger(space, clock, Number(keep));
    return sequence;
  },
});
