// Made from server-time.lua by scripts/lua.mjs: edit that, then run it.
export const lua: { readonly lua: string; readonly sha: string } = {
  lua: "-- Reads the clock of the server that holds a key: each node of a cluster has its own.\n-- KEYS[1] any key of that server\n-- reply   now (ms)\nlocal t = redis.call('TIME')\nreturn tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)\n",
  sha: "c69e82edd903512cb0db53c3b8103764a8088167",
};
