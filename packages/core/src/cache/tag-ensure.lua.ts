// Made from tag-ensure.lua by scripts/lua.mjs: edit that, then run it.
export const lua: { readonly lua: string; readonly sha: string } = {
  lua: "-- Makes missing tags at the present sequence; lowers none.\n-- KEYS[1] clock  KEYS[2..] tags\n-- ARGV[1] kept for (ms)  ARGV[2] now (µs, '' = TIME)\n-- reply   { version of each tag (16 digits) }\nlocal keep, t, out = tonumber(ARGV[1]), redis.call('TIME'), {}\nlocal us = tonumber(ARGV[2]) or tonumber(t[1]) * 1000000 + tonumber(t[2])\nlocal seq = redis.call('GET', KEYS[1]) or string.format('%016.0f', us)\nfor i = 1, #KEYS do\n  local version = redis.call('GET', KEYS[i])\n  if not version then redis.call('SET', KEYS[i], seq, 'PX', keep) end\n  if redis.call('PTTL', KEYS[i]) * 2 < keep then redis.call('PEXPIRE', KEYS[i], keep) end\n  if i > 1 then out[i - 1] = version or seq end\nend\nreturn out\n",
  sha: "14a99e7567885fb78ce5cc95bcb4e5d7f2073802",
};
