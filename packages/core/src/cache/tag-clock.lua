-- Reads the clock of the tags, starting it if it is missing.
-- KEYS[1] clock
-- ARGV[1] kept for (ms)  ARGV[2] now (µs, '' = TIME)
-- reply   sequence (16 digits)
local key, keep, t = KEYS[1], tonumber(ARGV[1]), redis.call('TIME')
local seq = redis.call('GET', key)
if seq and redis.call('PTTL', key) * 2 < keep then redis.call('PEXPIRE', key, keep) end
if seq then return seq end

seq = string.format('%016.0f', tonumber(ARGV[2]) or tonumber(t[1]) * 1000000 + tonumber(t[2]))
redis.call('SET', key, seq, 'PX', keep)
return seq
