-- Removes the entry and forbids caching until every hold is released or past its deadline. The same id again renews.
-- KEYS[1] entry
-- ARGV[1] hold id (16 characters)  ARGV[2] hold (ms)  ARGV[3] now (ms, '' = TIME)
-- reply   { 1 it stood already | 0 it is new, live holds (count) }
local key, id, ms = KEYS[1], ARGV[1], tonumber(ARGV[2])
local t = redis.call('TIME')
local now = tonumber(ARGV[3]) or tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)

local list, count, last, stood = id .. string.format('%013.0f', now + ms), 1, now + ms, 0
local entry = redis.call('GETRANGE', key, 0, 3) == 'RC1W' and redis.call('GET', key) or ''
for at = 47, #entry - 28, 29 do
  local till = tonumber(string.sub(entry, at + 16, at + 28)) or 0
  if string.sub(entry, at, at + 15) == id then
    stood = 1
  elseif till > now and till <= now + 600000 then
    list, count, last = list .. string.sub(entry, at, at + 28), count + 1, math.max(last, till)
  end
end

local none = string.rep('0', 13) .. string.rep(' ', 16) .. string.rep('0', 13)
redis.call('SET', key, 'RC1W' .. none .. list, 'PX', last - now)
return { stood, count }
