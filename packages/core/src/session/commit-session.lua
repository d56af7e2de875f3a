-- Writes one session, or nothing of it: changed fields, times, user, and the TTL min(idle, deadline - now).
-- KEYS[1] record (hash)
-- ARGV[1] c(reate) | u(pdate) | r(eplace)  ARGV[2] idle (ms)  ARGV[3] absolute (ms; 0 = none; below 0: minus the deadline)
-- ARGV[4] user: '=' leave, '-' clear, '+uid' set  ARGV[5] clock (ms; '' = this server's)
-- ARGV[6…] in fours: s(et) | d(elete) | k(eep), field, value, SHA-1 of the value last seen ('-' absent, '*' any)
-- reply   { 'ok', now, deadline (ms, 0 = none), user before } | { 'gone' } | { 'exists' } | { 'conflict', field… }
local key, mode, idle, absolute, user = KEYS[1], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local times, before = unpack(redis.call('HMGET', key, '~', '~u'))
local created, known = string.match(times or '', '^%[1,(%d+),%d+,(%d+),%d+%]$')
if mode == 'u' and not created then return { 'gone' } end
if mode == 'c' and redis.call('EXISTS', key) == 1 then return { 'exists' } end
local clash = { 'conflict' }
for i = 6, #ARGV, 4 do
  if ARGV[i + 3] ~= '*' then
    local stored = redis.call('HGET', key, ARGV[i + 1])
    if (stored and redis.sha1hex(stored) or '-') ~= ARGV[i + 3] then clash[#clash + 1] = ARGV[i + 1] end
  end
end
if #clash > 1 then return clash end
local now = tonumber(ARGV[5])
if not now then
  local time = redis.call('TIME')
  now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local deadline = tonumber(known) or (absolute > 0 and now or 0) + math.abs(absolute)
local ttl = deadline > 0 and math.min(idle, deadline - now) or idle
if ttl <= 0 or mode == 'r' then redis.call('UNLINK', key) end
if ttl <= 0 then return { 'gone' } end
for i = 6, #ARGV, 4 do
  if ARGV[i] == 's' then redis.call('HSET', key, ARGV[i + 1], ARGV[i + 2]) end
  if ARGV[i] == 'd' then redis.call('HDEL', key, ARGV[i + 1]) end
end
local seen, ends = string.format('%.0f', now), string.format('%.0f', deadline)
redis.call('HSET', key, '~', '[' .. table.concat({ '1', created or seen, seen, ends, ARGV[2] }, ',') .. ']')
if user == '-' then redis.call('HDEL', key, '~u') elseif user ~= '=' then redis.call('HSET', key, '~u', user:sub(2)) end
redis.call('PEXPIRE', key, string.format('%.0f', ttl))
return { 'ok', seen, ends, before or '' }
