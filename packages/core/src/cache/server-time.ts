import { int } from '../driver/reply.ts';
import { defineScript, type TypedScript } from '../driver/script.ts';
import { nowMs } from './model.ts';
import { lua } from './server-time.lua.ts';

/** Reads the clock of the server that holds a key, ms. */
export const serverTime: TypedScript<string, number> = defineScript<string, number>({
  name: 'cache/server-time',
  ...lua,
  encode: (key) => ({ keys: [key], args: [] }),
  decode: int,
  model: (space) => nowMs(space, ''),
});
