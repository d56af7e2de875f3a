-- Changes by a signed amount what was charged earlier: refund (< 0), settle (either), never below 0 or above `top`.
-- KEYS[i] state of policy i. ARGV[1] now (us since 2025; tests only, else '')
-- ARGV[7i-5 .. 7i+1] kind b|w|l, delta (units, counts, entries), top, p1 p2 as in check.lua, p3 (b: level after the
--   charge; w: anchor), charged at (us since 2025); l is a log, without p1 p2 p3
-- reply { per policy: 1 adjusted | 0 the window of the charge is over, or there was nothing to give back }
local call, floor, form, reply = redis.call, math.floor, string.format, {}
local time, test = call('TIME'), tonumber(ARGV[1])
local now = test or (tonumber(time[1]) - 1735689600) * 1000000 + tonumber(time[2])
local function put(key, text, us)
  call('SET', key, text, 'PX', form('%d', floor(us / 1000) + (test and 60000 or 2)))
  return 1
end
local function bound(x, top) return math.max(math.min(x, top), 0) end
local kinds = {}
function kinds.b(key, delta, top, tick, speed, after, charged)
  local clock, old = floor(now / tick) * speed, tonumber(call('GET', key)) or 0
  local unpaid = math.max(after - (clock - floor(charged / tick) * speed), 0) -- what time has not paid back yet
  if delta < 0 then delta = -math.min(-delta, unpaid) end
  if delta == 0 or (delta < 0 and old <= clock) then return 0 end
  local x = bound(math.max(old - clock, 0) + delta, top)
  return put(key, form('%d', clock + x), math.ceil(x / speed) * tick)
end
function kinds.w(key, delta, top, width, parts, anchor, charged)
  local text, mine, counts = call('GET', key) or '', floor((charged - anchor) / width), {}
  local newest = text:match('^%d+')
  local i = newest and tonumber(newest) - mine + 1 or 0
  if i < 1 or i > parts + 1 or floor((now - anchor) / width) - mine > parts then return 0 end
  for n in text:gmatch(',(%d+)') do counts[#counts + 1] = tonumber(n) end
  if not counts[i] then return 0 end
  counts[i] = bound(counts[i] + delta, top)
  return put(key, newest .. ',' .. table.concat(counts, ','), (parts + 1) * width)
end
function kinds.l(key, delta, top, _, _, _, charged)
  local stamp = form('%d', charged)
  if delta < 0 then return math.min(call('LREM', key, -delta, stamp), 1) end
  local more = math.min(delta, top - call('LLEN', key))
  for i = 1, more do if call('LINSERT', key, 'BEFORE', stamp, stamp) < 1 then return 0 end end
  return more > 0 and 1 or 0
end
for i = 1, #KEYS do
  local v = {}
  for j = 1, 6 do v[j] = tonumber(ARGV[7 * i - 5 + j]) end
  reply[i] = kinds[ARGV[7 * i - 5]](KEYS[i], unpack(v))
end
return reply
