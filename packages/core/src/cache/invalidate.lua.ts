// Made from invalidate.lua by scripts/lua.mjs: edit that, then run it.
export const lua: { readonly lua: string; readonly sha: string } = {
  lua: "-- Removes the entry, its lease and its cooldown; a write hold stays.\n-- KEYS[1] entry\n-- reply   1 removed | 0 nothing was there, or a hold is\nif redis.call('GETRANGE', KEYS[1], 0, 3) == 'RC1W' then return 0 end\nreturn redis.call('UNLINK', KEYS[1])\n",
  sha: "67de66aa63aa17b8e3b1aaf210118290e1702d40",
};
