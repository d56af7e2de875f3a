// Made from tag-bump.lua by scripts/lua.mjs: edit that, then run it.
export const lua: { readonly lua: string; readonly sha: string } = {
  lua: "-- Gives each tag the clock's next sequence: what was loaded before is no longer valid.\n-- KEYS[1] clock  KEYS[2..] tags\n-- ARGV[1] kept for (ms)  ARGV[2] now (µs, '' = TIME)\n-- reply   sequence (16 digits)\nlocal keep, t = tonumber(ARGV[1]), redis.call('TIME')\nlocal us = tonumber(ARGV[2]) or tonumber(t[1]) * 1000000 + tonumber(t[2])\nlocal before = tonumber(redis.call('GET', KEYS[1]) or '0') or 0\n\nlocal seq = string.format('%016.0f', math.max(before + 1, us))\nfor i = 1, #KEYS do redis.call('SET', KEYS[i], seq, 'PX', keep) end\nreturn seq\n",
  sha: "8063a81f3a865e37054179fba8c9cb5d56b29687",
};
