-- Gives each tag the clock's next sequence: what was loaded before is no longer valid.
-- KEYS[1] clock  KEYS[2..] tags
-- ARGV[1] kept for (ms)  ARGV[2] now (µs, '' = TIME)
-- reply   sequence (16 digits)
local keep, t = tonumber(ARGV[1]), redis.call('TIME')
local us = tonumber(ARGV[2]) or tonumber(t[1]) * 1000000 + tonumber(t[2])
local before = tonumber(redis.call('GET', KEYS[1]) or '0') or 0

local seq = string.format('%016.0f', math.max(before + 1, us))
for i = 1, #KEYS do redis.call('SET', KEYS[i], seq, 'PX', keep) end
return seq
