// Made from renew.lua by scripts/lua.mjs: edit that, then run it.
export const lua: { readonly lua: string; readonly sha: string } = {
  lua: "-- Moves the deadline of a lease that still stands.\n-- KEYS[1] entry\n-- ARGV[1] token  ARGV[2] lease (ms)  ARGV[3] now (ms, '' = TIME)\n-- reply   1 renewed | 0 lost\nlocal key, token, lease = KEYS[1], ARGV[1], tonumber(ARGV[2])\nlocal t = redis.call('TIME')\nlocal now = tonumber(ARGV[3]) or tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)\n\nlocal head = redis.call('GETRANGE', key, 0, 32)\nif string.sub(head, 1, 3) ~= 'RC1' or string.sub(head, 18, 33) ~= token then return 0 end\n\nredis.call('SETRANGE', key, 33, string.format('%013.0f', now + lease))\nif redis.call('PTTL', key) < lease then redis.call('PEXPIRE', key, lease) end\nreturn 1\n",
  sha: "6a9f86137de0e1fe69befe20c44715ea931e105b",
};
