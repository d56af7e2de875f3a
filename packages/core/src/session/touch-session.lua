-- Marks one session as seen now: TTL min(idle, deadline - now). A session past its deadline is removed.
-- KEYS[1] record (JSON in lines: record-text.ts)
-- ARGV[1] idle (ms)  ARGV[2] clock (ms; '' = this server's)
-- reply   { now (ms), ttl (ms), user (JSON) } | { '0', 0, 'null' } = gone
local key, idle = KEYS[1], tonumber(ARGV[1])
local record = redis.call('GET', key)
local head = '^%[%[1,(%d+),%d+,(%d+),%d+()%],\n([^\n]*),\n'
local created, ends, rest, user = string.match(record or '', head)
if not created then return { '0', 0, 'null' } end
local time = ARGV[2] == '' and redis.call('TIME')
local now = time and time[1] * 1000 + math.floor(time[2] / 1000) or tonumber(ARGV[2])
local deadline = tonumber(ends)
local ttl = deadline > 0 and math.min(idle, deadline - now) or idle
if ttl <= 0 then
  redis.call('UNLINK', key)
  return { '0', 0, 'null' }
end
local times = '[[1,' .. created .. ',' .. now .. ',' .. ends .. ',' .. ARGV[1]
redis.call('PSETEX', key, ttl, times .. record:sub(rest))
return { tostring(now), ttl, user }
