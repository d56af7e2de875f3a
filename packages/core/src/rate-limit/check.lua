-- Judges every policy of a check, then charges all of them or none: of one check, or of several that ask the same.
-- KEYS    the states of the first check, one for each policy, then those of the next: each check judged by itself, in
--   this order, as if it had come alone; a key may come in several
-- ARGV[1] 'take' | 'peek' (writes nothing)  ARGV[2] now (us since 2025; tests only, else '')
-- ARGV[6i-3 .. 6i+2] policy i: kind b|w, or B|W for a shadow; charge; ceiling; then of a bucket tick (us), speed (units
--   drained per tick) and top, of a window width (us), parts and anchor (us since 2025)
-- reply   lines of one text: now (us since 2025), then for each check a digit for each policy, 1 where it passes, and
--   what it has of each: of a bucket the state after the check, of a window the count before it, and then those of its
--   parts, newest first: `11 59960160709894 7,4,0,3`. Or else the error that Redis gave for this check.
-- As in bucket.lua, `x - x % y` rounds down.
local try, form, join = redis.pcall, string.format, table.concat
local time, test, peek = redis.call('TIME'), tonumber(ARGV[2]), ARGV[1] == 'peek'
local now = test or (time[1] - 1735689600) * 1000000 + time[2]
local slack = test and 60000 or 2
local function put(key, value, us) -- what went wrong, if something did
  if not peek then return try('PSETEX', key, form('%d', (us - us % 1000) / 1000 + slack), value).err end
end

local function bucket(p, held) -- its level, and whether that can be true
  local level = (tonumber(held) or 0) - p.clock
  if level < 0 then level = 0 end
  if level > p.top then return p.top, nil, true end -- the clock went back, or the limit was lowered
  return level
end
local function put_bucket(p, key, level, state)
  return put(key, state, (level + -level % p.speed) / p.speed * p.tick)
end

local function window(p, held) -- the sum of its counts; these, newest first; whether its newest part is yet to come
  local counts, sum, text = {}, 0, held or ''
  local old = tonumber(text:match('^%d+')) or p.part
  for i = 1, math.min(p.part - old, p.parts + 1) do counts[i] = 0 end
  for n in text:gmatch(',(%d+)') do counts[#counts + 1] = n + 0 end
  for i = #counts, 1, -1 do if i > p.parts + 1 then counts[i] = nil else sum = sum + counts[i] end end
  return sum, counts, old > p.part -- the clock went back: what was counted is taken as counted now
end
local function put_window(p, key, counts, charge)
  counts[1] = (counts[1] or 0) + charge
  return put(key, form('%d,', p.part) .. join(counts, ','), (p.parts + 1) * p.width)
end

local policies, n = {}, (#ARGV - 2) / 6
for i = 1, n do
  local kind, charge, ceiling, p1, p2, p3 = unpack(ARGV, 6 * i - 3, 6 * i + 2)
  local shadow = kind == 'B' or kind == 'W'
  charge, ceiling, p1, p2, p3 = charge + 0, ceiling + 0, p1 + 0, p2 + 0, p3 + 0
  if kind == 'b' or kind == 'B' then
    policies[i] = { charge = charge, ceiling = ceiling, shadow = shadow, tick = p1, speed = p2, top = p3 }
    policies[i].clock = (now - now % p1) / p1 * p2
  else
    policies[i] = { charge = charge, ceiling = ceiling, shadow = shadow, width = p1, parts = p2 }
    policies[i].part = math.floor((now - p3) / p1)
  end
end

local reply, levels, counts, passes = { form('%d', now) }, {}, {}, {}
for first = 0, #KEYS - 1, n do
  local said, allowed, failed = '', not peek, nil
  for i = 1, n do
    local p, key, wrong = policies[i], KEYS[first + i], nil
    local held = try('GET', key)
    failed = failed or held and held.err
    levels[i], counts[i], wrong = (p.clock and bucket or window)(p, not failed and held)
    if wrong and p.clock then
      failed = put_bucket(p, key, p.top, form('%d', p.clock + p.top))
    elseif wrong then
      failed = put_window(p, key, counts[i], 0)
    end
    passes[i] = levels[i] + p.charge <= p.ceiling
    said = said .. (passes[i] and '1' or '0')
    allowed = allowed and (passes[i] or p.shadow)
  end
  for i = 1, n do
    local p, key, level = policies[i], KEYS[first + i], levels[i]
    local charge = allowed and passes[i] and not failed and p.charge or 0
    if p.clock then
      local state = form('%d', p.clock + level + charge)
      said = said .. ' ' .. state
      if charge > 0 then failed = put_bucket(p, key, level + charge, state) end
    else
      said = said .. ' ' .. join({ form('%d', level), unpack(counts[i]) }, ',')
      if charge > 0 then failed = put_window(p, key, counts[i], charge) end
    end
  end
  reply[#reply + 1] = failed or said
end
return join(reply, '\n')
