// Made from tag-clock.lua by scripts/lua.mjs: edit that, then run it.
export const lua: { readonly lua: string; readonly sha: string } = {
  lua: "-- Reads the clock of the tags, starting it if it is missing.\n-- KEYS[1] clock\n-- ARGV[1] kept for (ms)  ARGV[2] now (µs, '' = TIME)\n-- reply   sequence (16 digits)\nlocal key, keep, t = KEYS[1], tonumber(ARGV[1]), redis.call('TIME')\nlocal seq = redis.call('GET', key)\nif seq and redis.call('PTTL', key) * 2 < keep then redis.call('PEXPIRE', key, keep) end\nif seq then return seq end\n\nseq = string.format('%016.0f', tonumber(ARGV[2]) or tonumber(t[1]) * 1000000 + tonumber(t[2]))\nredis.call('SET', key, seq, 'PX', keep)\nreturn seq\n",
  sha: "8507180c5e7faea81b0fa47c9379f223af24e4e1",
};
