-- Enters a session in the index of its user, at most `max` of them; with `replaces` it takes another's place.
-- KEYS[1] index (sorted set): handle -> deadline (ms); below 0 = revoked, its record is being removed
-- ARGV[1] handle  ARGV[2] handle it replaces, or ''  ARGV[3] lifetime (ms)  ARGV[4] deadline already known (ms, or 0)
-- ARGV[5] max  ARGV[6] when full: refuse | evict  ARGV[7] clock (ms; '' = this server's)
-- reply   { 'ok', now, evicted handle… } | { 'full', now, handle, deadline, … } | { 'revoked', now }
local key, handle, replaces, max, evict = KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[5]), ARGV[6] == 'evict'
local now = tonumber(ARGV[7])
if not now then
  local time = redis.call('TIME')
  now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local stamp = string.format('%.0f', now)
redis.call('ZREMRANGEBYSCORE', key, '-' .. stamp, stamp)
local mine = tonumber(redis.call('ZSCORE', key, handle) or nil)
local theirs = replaces ~= '' and tonumber(redis.call('ZSCORE', key, replaces) or nil)
if (mine and mine < 0) or (replaces ~= '' and not (theirs and theirs > 0)) then return { 'revoked', stamp } end
local live = redis.call('ZRANGEBYSCORE', key, '(0', '+inf', 'WITHSCORES')
local over = #live / 2 + (mine and 0 or 1) - (theirs and 1 or 0) - max
if over > 0 and not evict then return { 'full', stamp, unpack(live) } end
local reply = { 'ok', stamp }
for i = 1, #live, 2 do
  if over > 0 and live[i] ~= handle and live[i] ~= replaces then
    redis.call('ZADD', key, 'XX', '-' .. live[i + 1], live[i])
    reply[#reply + 1] = live[i]
    over = over - 1
  end
end
local deadline = math.max(tonumber(ARGV[4]), now + tonumber(ARGV[3])) + 60000
redis.call('ZADD', key, string.format('%.0f', deadline), handle)
if replaces ~= '' then redis.call('ZREM', key, replaces) end
local ttl = math.max(deadline - now, redis.call('PTTL', key))
redis.call('PEXPIRE', key, string.format('%.0f', ttl))
return reply
