-- Judges every policy of one check, then charges all of them or none.
-- KEYS[i] state of policy i
-- ARGV[1] 'take' | 'peek' (writes nothing)  ARGV[2] now (us since 2025; tests only, else '')
-- ARGV[i+2] policy i as text: kind b|w, shadow 0|1, then charge, ceiling, p1, p2, p3 (named by the kind's function)
-- reply   in one text: allowed 0|1, now (us since 2025), then for each policy its level before the charge, with a window's
--   counts behind it, newest first: `1 59960160709894 7 12,9,3`
-- As in bucket.lua, `x - x % y` rounds down. A kind answers its level, what to reply, and what to write once it is
-- charged: a value, and for how long (us). That is cheaper than to find it out again, or to make a function that would.
local call, form = redis.call, string.format
local time, test, peek = call('TIME'), tonumber(ARGV[2]), ARGV[1] == 'peek'
local now = test or (time[1] - 1735689600) * 1000000 + time[2]
local slack = test and 60000 or 2
local function put(key, value, us)
  if not peek then call('PSETEX', key, form('%d', (us - us % 1000) / 1000 + slack), value) end
end

local function bucket(key, charge, tick, speed, top) -- a level that drains `speed` units every `tick` us
  local clock = (now - now % tick) / tick * speed
  local level = (tonumber(call('GET', key)) or 0) - clock
  if level < 0 then level = 0 end
  if level > top then
    level = top
    put(key, form('%d', clock + level), (level + -level % speed) / speed * tick)
  end
  local after = level + charge
  return level, form('%d', level), form('%d', clock + after), (after + -after % speed) / speed * tick
end

local function window(key, charge, width, parts, anchor) -- the number of the newest part, then counts, newest first
  local part, counts, sum, us = math.floor((now - anchor) / width), {}, 0, (parts + 1) * width
  local text = call('GET', key) or ''
  local old = tonumber(text:match('^%d+')) or part
  for i = 1, math.min(part - old, parts + 1) do counts[i] = 0 end
  for n in text:gmatch(',(%d+)') do counts[#counts + 1] = n + 0 end
  for i = #counts, 1, -1 do if i > parts + 1 then counts[i] = nil else sum = sum + counts[i] end end
  local function state() return form('%d,', part) .. table.concat(counts, ',') end
  if old > part then -- the clock went back: what was counted is taken as counted now
    counts[1] = counts[1] or 0
    put(key, state(), us)
  end
  local found = table.concat({ form('%d', sum), unpack(counts) }, ',')
  counts[1] = (counts[1] or 0) + charge
  return sum, found, state(), us
end

local allowed, found, values, spans = '1', {}, {}, {}
for i = 1, #KEYS do
  local kind, shadow, charge, ceiling, p1, p2, p3 = ARGV[i + 2]:match('(%l)(%d) (%d+) (%d+) (%d+) (%d+) (%-?%d+)')
  charge = charge + 0
  local level, reply, value, us = (kind == 'b' and bucket or window)(KEYS[i], charge, p1 + 0, p2 + 0, p3 + 0)
  if level + charge > ceiling + 0 then
    if shadow == '0' then allowed = '0' end
  elseif charge > 0 then
    values[i], spans[i] = value, us
  end
  found[i] = reply
end
if allowed == '1' then
  for i, value in pairs(values) do put(KEYS[i], value, spans[i]) end
end
return allowed .. form(' %d ', now) .. table.concat(found, ' ')
