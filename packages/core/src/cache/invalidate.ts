import { int } from '../driver/reply.ts';
import { defineScript, type TypedScript } from '../driver/script.ts';
import { lua } from './invalidate.lua.ts';
import { MARK } from './layout.ts';

/** Removes an entry, its lease and its cooldown; a write hold stays. Answers whether something was removed. */
export const invalidate: TypedScript<string, boolean> = defineScript<string, boolean>({
  name: 'cache/invalidate',
  ...lua,
  encode: (key) => ({ keys: [key], args: [] }),
  decode: (reply) => int(reply) === 1,
  model: (space, [key = '']) => (space.get(key)?.startsWith(`${MARK}W`) ? 0 : Number(space.remove(key))),
});
