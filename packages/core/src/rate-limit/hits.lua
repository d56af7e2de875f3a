-- Counts hits in a window that begins with the first one: what stores of other limiters ask for.
-- KEYS[1] counter  ARGV[1] window (ms)  ARGV[2] delta: 1 hit | 0 read | -1 take one back
-- ARGV[3] max (count)  ARGV[4] over max: 'keep' the end | 'restart' the window | 'double' it with each hit
-- reply { hits (count), left of the window (ms, 0 = none open) }
local window, delta, max = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local call, key = redis.call, KEYS[1]
local hits, left = tonumber(call('GET', key)) or 0, call('PTTL', key)
if delta == 0 or (delta < 0 and hits < 1) then return { hits, math.max(left, 0) } end
local function doubled(n) return math.min(window * 2 ^ math.max(n - max - 1, 0), 31536000000) end -- at most a year
local longest = ARGV[4] == 'double' and doubled(hits) or window
if left < 0 or left > longest then left = window end -- new, endless, or the clock went back
hits = hits + delta
if delta > 0 and hits > max then
  if ARGV[4] == 'restart' then left = window end
  if ARGV[4] == 'double' then left = doubled(hits) end
end
call('SET', key, string.format('%d', hits), 'PX', string.format('%d', left))
return { hits, left }
