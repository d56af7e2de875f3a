// Made from take-session.lua by scripts/lua.mjs: edit that, then run it.
export const lua: { readonly lua: string; readonly sha: string } = {
  lua: "-- Removes the record of a session, whatever it is, and hands over what was in it.\n-- KEYS[1] record\n-- ARGV[1] 'all' = its text, 'user' = whose it was (JSON)\n-- reply   nil when there was no session, or a key of another type\nlocal record = redis.pcall('GET', KEYS[1])\nredis.call('UNLINK', KEYS[1])\nif type(record) ~= 'string' then return false end\nreturn ARGV[1] == 'all' and record or string.match(record, '^%[%[[^\\n]*%],\\n([^\\n]*),\\n') or false\n",
  sha: "7094ab3ddeb97b80ae6337101ebe0c986f8679b0",
};
