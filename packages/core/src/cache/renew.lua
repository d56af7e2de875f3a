-- Moves the deadline of a lease that still stands.
-- KEYS[1] entry
-- ARGV[1] token  ARGV[2] lease (ms)  ARGV[3] now (ms, '' = TIME)
-- reply   1 renewed | 0 lost
local key, token, lease = KEYS[1], ARGV[1], tonumber(ARGV[2])
local t = redis.call('TIME')
local now = tonumber(ARGV[3]) or tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)

local head = redis.call('GETRANGE', key, 0, 32)
if string.sub(head, 1, 3) ~= 'RC1' or string.sub(head, 18, 33) ~= token then return 0 end

redis.call('SETRANGE', key, 33, string.format('%013.0f', now + lease))
if redis.call('PTTL', key) < lease then redis.call('PEXPIRE', key, lease) end
return 1
