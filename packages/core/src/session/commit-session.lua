-- Writes one session, or nothing of it: changed properties, times, user, and the TTL min(idle, deadline - now).
-- KEYS[1] record (JSON in lines: record-text.ts)
-- ARGV[1] c(reate) | u(pdate) | r(eplace)  ARGV[2] idle (ms)  ARGV[3] absolute (ms; 0 = none; < 0: minus the deadline)
-- ARGV[4] user (JSON; '' = leave)  ARGV[5] device (JSON; '' = leave)  ARGV[6] clock (ms; '' = this server's)
-- ARGV[7…] in fours: s(et) | d(elete) | k(eep), property and value (JSON), SHA-1 of the value last seen ('-' none, '*' any)
-- reply   { 'ok', now, deadline (ms, 0 = none), user before } | { 'gone' } | { 'exists' } | { 'conflict', property… }
local key, mode, idle, absolute, user, device = KEYS[1], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4], ARGV[5]
local record = redis.call('GET', key)
local head = '^%[%[1,(%d+),%d+,(%d+),%d+%],\n([^\n]*),\n([^\n]*),\n{()\n'
local created, known, before, kept, from = string.match(record or '', head)
if mode == 'u' and not created then return { 'gone' } end
if mode == 'c' and record then return { 'exists' } end
local owner, data, clash = before, '\n', { 'conflict' } -- data: a break, and of each property 'name:', break, 'value,', break
if mode == 'r' or not created then owner, kept = 'null', 'null' else data = record:sub(from, -4) end
if #data > 1 then data = data .. ',\n' end
for i = 7, #ARGV, 4 do
  local kind, name, value, seen = ARGV[i], '\n' .. ARGV[i + 1] .. ':\n', ARGV[i + 2], ARGV[i + 3]
  local first, last = data:find(name, 1, true)
  local stop = first and data:find('\n', last + 1, true)
  if seen ~= '*' and seen ~= (first and redis.sha1hex(data:sub(last + 1, stop - 2)) or '-') then
    clash[#clash + 1] = ARGV[i + 1]
  elseif kind == 's' then
    data = first and data:sub(1, last) .. value .. data:sub(stop - 1) or data .. name:sub(2) .. value .. ',\n'
  elseif kind == 'd' and first then
    data = data:sub(1, first) .. data:sub(stop + 1)
  end
end
if #clash > 1 then return clash end
local time = ARGV[6] == '' and redis.call('TIME')
local now = time and time[1] * 1000 + math.floor(time[2] / 1000) or tonumber(ARGV[6])
local deadline = tonumber(known) or (absolute > 0 and now or 0) + math.abs(absolute)
local ttl = deadline > 0 and math.min(idle, deadline - now) or idle
if ttl <= 0 then redis.call('UNLINK', key) return { 'gone' } end
local times = '[[1,' .. (created or now) .. ',' .. now .. ',' .. deadline .. ',' .. ARGV[2] .. '],\n'
local parts = times .. (user == '' and owner or user) .. ',\n' .. (device == '' and kept or device) .. ',\n{\n'
redis.call('PSETEX', key, ttl, parts .. data:sub(2, -3) .. '\n}]')
return { 'ok', tostring(now), tostring(deadline), before or 'null' }
