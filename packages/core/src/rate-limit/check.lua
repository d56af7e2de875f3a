-- Judges every policy of one check, then charges all of them or none.
-- KEYS[i] state of policy i
-- ARGV[1] 'take' | 'peek' (writes nothing)  ARGV[2] now (us since 2025; tests only, else '')
-- ARGV[i+2] policy i as text: kind b|w, shadow 0|1, then charge, ceiling, p1, p2, p3 (named by the kind's function)
-- reply   { allowed 0|1, now (us since 2025), then for each policy its level before the charge, and its counts
--   (w: newest first, b: '') }
-- As in bucket.lua, `x - x % y` rounds down.
local call, form, kinds, plans = redis.call, string.format, {}, {}
local time, test, peek = call('TIME'), tonumber(ARGV[2]), ARGV[1] == 'peek'
local now = test or (time[1] - 1735689600) * 1000000 + time[2]
local function put(key, value, us)
  if not peek then call('SET', key, value, 'PX', form('%d', (us - us % 1000) / 1000 + (test and 60000 or 2))) end
end

function kinds.b(key, tick, speed, top) -- bucket: a level that drains `speed` units every `tick` us
  local clock = (now - now % tick) / tick * speed
  local level = math.max((tonumber(call('GET', key)) or 0) - clock, 0)
  local function write(x) put(key, form('%d', clock + x), (x + -x % speed) / speed * tick) end
  if level > top then level = top; write(level) end
  return level, write, ''
end

function kinds.w(key, width, parts, anchor) -- window: the number of the newest part, then counts, newest first
  local part, counts, sum = math.floor((now - anchor) / width), {}, 0
  local text = call('GET', key) or ''
  local old = tonumber(text:match('^%d+')) or part
  for i = 1, math.min(part - old, parts + 1) do counts[i] = 0 end
  for n in text:gmatch(',(%d+)') do counts[#counts + 1] = n + 0 end
  for i = #counts, 1, -1 do if i > parts + 1 then counts[i] = nil else sum = sum + counts[i] end end
  local function write(x)
    counts[1] = (counts[1] or 0) + x - sum
    put(key, form('%d,', part) .. table.concat(counts, ','), (parts + 1) * width)
  end
  if old > part then write(sum) end -- the clock went back: what was counted is taken as counted now
  return sum, write, table.concat(counts, ',')
end

local reply = { 1, now }
for i, key in ipairs(KEYS) do
  local kind, shadow, a, b, c, d, e = ARGV[i + 2]:match('(%l)(%d) (%d+) (%d+) (%d+) (%d+) (%-?%d+)')
  local charge = a + 0
  local level, write, counts = kinds[kind](key, c + 0, d + 0, e + 0)
  if level + charge <= b + 0 then plans[i] = { write, level + charge, charge } elseif shadow == '0' then reply[1] = 0 end
  reply[2 * i + 1], reply[2 * i + 2] = level, counts
end
for _, plan in pairs(reply[1] == 1 and plans or {}) do if plan[3] > 0 then plan[1](plan[2]) end end
return reply
