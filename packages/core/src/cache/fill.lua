-- Stores what was loaded, only while the lease it was loaded under stands.
-- KEYS[1] entry
-- ARGV[1] token  ARGV[2] fresh for (ms)  ARGV[3] kept for (ms)  ARGV[4] header from offset 46, tags, payload
-- ARGV[5] now (ms, '' = TIME)
-- reply   soft expiry (server ms) | 0 revoked: do not cache
local key, token, fresh, keep = KEYS[1], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local t = redis.call('TIME')
local now = tonumber(ARGV[5]) or tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)

local head = redis.call('GETRANGE', key, 0, 32)
if string.sub(head, 1, 3) ~= 'RC1' or string.sub(head, 18, 33) ~= token then return 0 end

local soft = string.format('%013.0f', now + fresh)
redis.call('SET', key, 'RC1V' .. soft .. string.rep(' ', 16) .. '0000000000000' .. ARGV[4], 'PX', keep)
return now + fresh
