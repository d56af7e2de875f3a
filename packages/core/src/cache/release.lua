-- Gives a lease back without a value, and may leave a cooldown. A value that stands stays readable.
-- KEYS[1] entry
-- ARGV[1] token  ARGV[2] cooldown (ms, 0 = none)  ARGV[3] now (ms, '' = TIME)
-- reply   1 released | 0 was not held
local key, token, cooldown = KEYS[1], ARGV[1], tonumber(ARGV[2])
local t = redis.call('TIME')
local now = tonumber(ARGV[3]) or tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)

local head = redis.call('GETRANGE', key, 0, 32)
if string.sub(head, 1, 3) ~= 'RC1' or string.sub(head, 18, 33) ~= token then return 0 end

local slot = string.rep(' ', 16) .. '0000000000000'
if cooldown > 0 then slot = '!' .. string.rep(' ', 15) .. string.format('%013.0f', now + cooldown) end
if string.sub(head, 4, 4) == 'V' then
  redis.call('SETRANGE', key, 17, slot)
elseif cooldown > 0 then
  redis.call('SET', key, 'RC1F0000000000000' .. slot, 'PX', cooldown)
else
  redis.call('UNLINK', key)
end
return 1
