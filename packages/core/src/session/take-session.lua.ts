// Made from take-session.lua by scripts/lua.mjs: edit that, then run it.
export const lua: { readonly lua: string; readonly sha: string } = {
  lua: "-- Removes the record of a session, whatever it is, and hands over what was in it.\n-- KEYS[1] record\n-- ARGV[1] 'all' = every field and value, 'user' = { times, user id or '' }\n-- reply   a flat list; empty when there was no session, or a key of another type\nlocal taken = {}\nif ARGV[1] == 'all' then\n  taken = redis.pcall('HGETALL', KEYS[1])\nelse\n  local meta = redis.pcall('HMGET', KEYS[1], '~', '~u')\n  if meta[1] then taken = { meta[1], meta[2] or '' } end\nend\nredis.call('UNLINK', KEYS[1])\nreturn taken.err and {} or taken\n",
  sha: "8ee34b010b704cfe838d427d5be8759f8cfe585a",
};
