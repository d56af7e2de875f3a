-- Makes missing tags at the present sequence; lowers none.
-- KEYS[1] clock  KEYS[2..] tags
-- ARGV[1] kept for (ms)  ARGV[2] now (µs, '' = TIME)
-- reply   { version of each tag (16 digits) }
local keep, t, out = tonumber(ARGV[1]), redis.call('TIME'), {}
local us = tonumber(ARGV[2]) or tonumber(t[1]) * 1000000 + tonumber(t[2])
local seq = redis.call('GET', KEYS[1]) or string.format('%016.0f', us)
for i = 1, #KEYS do
  local version = redis.call('GET', KEYS[i])
  if not version then redis.call('SET', KEYS[i], seq, 'PX', keep) end
  if redis.call('PTTL', KEYS[i]) * 2 < keep then redis.call('PEXPIRE', KEYS[i], keep) end
  if i > 1 then out[i - 1] = version or seq end
end
return out
