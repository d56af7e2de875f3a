-- Admits `cost` entries if no window of `window` us would then hold more than `limit`; refused ones leave no trace.
-- KEYS[1] list of admission times (us since 2025), newest first, at most `limit` long
-- ARGV limit, window (us), cost (count), 'take' | 'peek', now (us since 2025; tests only, else '')
-- reply { allowed 0|1, now (us), used before (count), until this cost fits (again; us, -1 = never),
--   until what was there before has left (us) }
local limit, window, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local call, key, peek, test = redis.call, KEYS[1], ARGV[4] == 'peek', tonumber(ARGV[5])
local time = call('TIME')
local now = test or (tonumber(time[1]) - 1735689600) * 1000000 + tonumber(time[2])
local function at(i) return tonumber(call('LINDEX', key, i)) end
local function later(bound) -- how many entries are later than `bound`
  local low, high = 0, call('LLEN', key)
  if high > 0 and at(-1) > bound then low = high end
  while low < high do
    local middle = math.floor((low + high) / 2)
    if at(middle) > bound then low = middle + 1 else high = middle end
  end
  return low
end
local function push(n)
  local stamps = {}
  for i = 1, math.min(n, 1000) do stamps[i] = string.format('%d', now) end
  for done = 0, n - 1, 1000 do call('LPUSH', key, unpack(stamps, 1, math.min(n - done, 1000))) end
end
local ahead = not peek and (at(0) or 0) > now and later(now) or 0 -- the clock went back: those count as made now
if ahead > 0 then call('LTRIM', key, ahead, -1); push(ahead) end
local used = later(now - window)
local empty, allowed = used > 0 and at(0) + window - now or 0, used + cost <= limit
local charged = allowed and not peek and cost or 0
if charged > 0 then push(cost); call('LTRIM', key, 0, used + cost - 1) end
if charged > 0 or ahead > 0 then call('PEXPIRE', key, math.floor(window / 1000) + (test and 60000 or 2)) end
local wait = used + charged + cost > limit and (cost <= limit and at(limit - cost) + window - now or -1) or 0
return { allowed and 1 or 0, now, used, wait, empty }
