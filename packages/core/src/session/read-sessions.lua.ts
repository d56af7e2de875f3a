// Made from read-sessions.lua by scripts/lua.mjs: edit that, then run it.
export const lua: { readonly lua: string; readonly sha: string } = {
  lua: "-- Reads the records of sessions, and when that was.\n-- KEYS[1…] records  ARGV[1] clock (s; left out: this server's)\n-- reply   { now (s), its fraction (µs), record… }, each in its place: its text, nil for none, '' for a key of another type\nlocal reply = ARGV[1] and { ARGV[1], '0' } or redis.call('TIME')\nfor i = 1, #KEYS do\n  local record = redis.pcall('GET', KEYS[i])\n  if type(record) == 'table' then\n    if not record.err:find('WRONGTYPE', 1, true) then return record end\n    record = ''\n  end\n  reply[i + 2] = record\nend\nreturn reply\n",
  sha: "6e8fe47b6bf972f53315b14de53f7e5cb005886a",
};
