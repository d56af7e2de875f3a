-- Marks one session as seen now: TTL min(idle, deadline - now). A session past its deadline is removed.
-- KEYS[1] record (JSON in lines: record-text.ts)
-- ARGV[1] idle (ms)  ARGV[2] clock (ms; '' = this server's)
-- reply   { now (ms), ttl (ms), user (JSON) } | { '0', 0, 'null' } = gone
local key, idle = KEYS[1], tonumber(ARGV[1])
local parts = '^%[%[1,(%d+),%d+,(%d+),%d+(%],\n([^\n]*),\n.*)$'
local created, ends, rest, user = string.match(redis.call('GET', key) or '', parts)
if not created then return { '0', 0, 'null' } end
local now = tonumber(ARGV[2])
if not now then
  local time = redis.call('TIME')
  now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local deadline = tonumber(ends)
local ttl = deadline > 0 and math.min(idle, deadline - now) or idle
if ttl <= 0 then
  redis.call('UNLINK', key)
  return { '0', 0, 'null' }
end
local seen = string.format('%.0f', now)
local times = table.concat({ '[[1', created, seen, ends, ARGV[1] }, ',')
redis.call('PSETEX', key, string.format('%.0f', ttl), times .. rest)
return { seen, ttl, user }
