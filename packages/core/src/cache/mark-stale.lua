-- Ends freshness and revokes a running load; the value may still be served as stale. A write hold stays.
-- KEYS[1] entry
-- ARGV[1] now (ms, '' = TIME)
-- reply   now (ms): the moment from which on the value is stale | 0 there was none
local key = KEYS[1]
local t = redis.call('TIME')
local now = tonumber(ARGV[1]) or tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)

local head = redis.call('GETRANGE', key, 0, 45)
local kind = string.sub(head, 1, 4)
if kind == 'RC1W' then return 0 end
if kind ~= 'RC1V' or #head < 46 then
  redis.call('UNLINK', key)
  return 0
end

local soft = math.min(tonumber(string.sub(head, 5, 17)) or 0, now)
redis.call('SETRANGE', key, 4, string.format('%013.0f', soft) .. string.rep(' ', 16) .. '0000000000000')
return now
