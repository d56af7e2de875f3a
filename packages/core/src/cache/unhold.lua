-- Releases one hold. Anything else that stands there is removed: it may be from before the write.
-- KEYS[1] entry
-- ARGV[1] hold id (16 characters)  ARGV[2] now (ms, '' = TIME)
-- reply   1 the hold stood until now | 0 it was lost
local key, id = KEYS[1], ARGV[1]
local t = redis.call('TIME')
local now = tonumber(ARGV[2]) or tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)

local list, last, stood = '', 0, 0
local entry = redis.call('GETRANGE', key, 0, 3) == 'RC1W' and redis.call('GET', key) or ''
for at = 47, #entry - 28, 29 do
  local till = tonumber(string.sub(entry, at + 16, at + 28)) or 0
  if string.sub(entry, at, at + 15) == id then
    stood = 1
  elseif till > now and till <= now + 600000 then
    list, last = list .. string.sub(entry, at, at + 28), math.max(last, till)
  end
end

if list == '' then
  redis.call('UNLINK', key)
else
  redis.call('SET', key, string.sub(entry, 1, 46) .. list, 'PX', last - now)
end
return stood
