// Made from mark-stale.lua by scripts/lua.mjs: edit that, then run it.
export const lua: { readonly lua: string; readonly sha: string } = {
  lua: "-- Ends freshness and revokes a running load; the value may still be served as stale. A write hold stays.\n-- KEYS[1] entry\n-- ARGV[1] now (ms, '' = TIME)\n-- reply   now (ms): the moment from which on the value is stale | 0 there was none\nlocal key = KEYS[1]\nlocal t = redis.call('TIME')\nlocal now = tonumber(ARGV[1]) or tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)\n\nlocal head = redis.call('GETRANGE', key, 0, 45)\nlocal kind = string.sub(head, 1, 4)\nif kind == 'RC1W' then return 0 end\nif kind ~= 'RC1V' or #head < 46 then\n  redis.call('UNLINK', key)\n  return 0\nend\n\nlocal soft = math.min(tonumber(string.sub(head, 5, 17)) or 0, now)\nredis.call('SETRANGE', key, 4, string.format('%013.0f', soft) .. string.rep(' ', 16) .. '0000000000000')\nreturn now\n",
  sha: "900a1ba0a6148bfd9c2a5259a59a9b03fb2e8784",
};
