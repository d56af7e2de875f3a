import { int } from './reply.ts';
import { defineScript, type TypedScript } from './script.ts';
import { lua } from './server-time.lua.ts';

/** Reads the clock of the server that holds a key, ms. */
export const serverTime: TypedScript<string, number> = defineScript<string, number>({
  name: 'driver/server-time',
  ...lua,
  encode: (key) => ({ keys: [key], args: [] }),
  decode: int,
  model: (space) => Math.floor(space.timeUs() / 1_000),
});
