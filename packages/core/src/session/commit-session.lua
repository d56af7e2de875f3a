-- Writes one session, or nothing of it: changed properties, times, user, and the TTL min(idle, deadline - now).
-- KEYS[1] record (JSON in lines: record-text.ts)
-- ARGV[1] c(reate) | u(pdate) | r(eplace)  ARGV[2] idle (ms)  ARGV[3] absolute (ms; 0 = none; < 0: minus the deadline)
-- ARGV[4] user (JSON; '' = leave)  ARGV[5] device (JSON; '' = leave)  ARGV[6] clock (ms; '' = this server's)
-- ARGV[7…] in fours: s(et) | d(elete) | k(eep), property and value (JSON), SHA-1 of the value last seen ('-' none, '*' any)
-- reply   { 'ok', now, deadline (ms, 0 = none), user before } | { 'gone' } | { 'exists' } | { 'conflict', property… }
local key, mode, idle, absolute, user, device = KEYS[1], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4], ARGV[5]
local record = redis.call('GET', key)
local parts = '^%[%[1,(%d+),%d+,(%d+),%d+%],\n([^\n]*),\n([^\n]*),\n{\n(.*)\n}%]$'
local created, known, before, kept, data = string.match(record or '', parts)
if mode == 'u' and not created then return { 'gone' } end
if mode == 'c' and record then return { 'exists' } end
local owner = before or 'null'
if mode == 'r' or not created then owner, kept, data = 'null', 'null', '' end
local names, values, clash = {}, {}, { 'conflict' }
for name, value in string.gmatch(data .. ',\n', '([^\n]*):\n([^\n]*),\n') do
  names[#names + 1], values[name] = name, value
end
for i = 7, #ARGV, 4 do
  local kind, name, value, seen = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local stored = values[name]
  if seen ~= '*' and (stored and redis.sha1hex(stored) or '-') ~= seen then clash[#clash + 1] = name end
  if kind == 's' and not stored then names[#names + 1] = name end
  if kind ~= 'k' then values[name] = kind == 's' and value or nil end
end
if #clash > 1 then return clash end
local now = tonumber(ARGV[6])
if not now then
  local time = redis.call('TIME')
  now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local deadline = tonumber(known) or (absolute > 0 and now or 0) + math.abs(absolute)
local ttl = deadline > 0 and math.min(idle, deadline - now) or idle
if ttl <= 0 then redis.call('UNLINK', key) return { 'gone' } end
local seen, ends, lines = string.format('%.0f', now), string.format('%.0f', deadline), {}
for _, name in ipairs(names) do lines[#lines + 1] = values[name] and name .. ':\n' .. values[name] end
local head = '[[' .. table.concat({ '1', created or seen, seen, ends, ARGV[2] }, ',') .. '],\n'
head = head .. (user == '' and owner or user) .. ',\n' .. (device == '' and kept or device) .. ',\n{\n'
redis.call('PSETEX', key, string.format('%.0f', ttl), head .. table.concat(lines, ',\n') .. '\n}]')
return { 'ok', seen, ends, before or 'null' }
