-- Takes `want` tokens, or as many as there are down to `least`, else none: an integer GCRA, one number per key.
-- The state is the reading of a virtual clock at which no debt is left; `level` is how far that lies ahead.
-- KEYS[1] state (units, a virtual clock that gains `speed` units every `tick` us)
-- ARGV[1] unit (level of one token)  ARGV[2] ceiling (highest level admitted)  ARGV[3] top (highest level that can be
--   true)  and where they are not the default: ARGV[4] want (tokens, 1)  ARGV[5] least (tokens, 1)
--   ARGV[6] tick (us, 1)  ARGV[7] speed (units per tick, 1)  ARGV[8] now (us since 2025; tests only)
-- reply   granted (tokens, 0 = refused), level after (units), now (us since 2025), in one text: clients take a text
--   in one piece, and the integers of a list digit by digit
-- The hottest script there is: `+ 0` makes a number of text and `x - x % y` rounds down, both without a call; `%d`
-- writes a number in half the time that `%.0f`, or Redis itself, would take; PSETEX takes two thirds of SET with PX.
local unit, ceiling, top, want, least = ARGV[1] + 0, ARGV[2] + 0, ARGV[3] + 0, (ARGV[4] or 1) + 0, (ARGV[5] or 1) + 0
local tick, speed, test = (ARGV[6] or 1) + 0, (ARGV[7] or 1) + 0, ARGV[8] and ARGV[8] + 0
local call, form = redis.call, string.format
local time = call('TIME')
local now = test or (time[1] - 1735689600) * 1000000 + time[2]
local clock = (now - now % tick) / tick * speed
local level = (tonumber(call('GET', KEYS[1])) or 0) - clock
if level < 0 then level = 0 end

local wrong = level > top -- the clock went back, or the limit was lowered: put right once, even when refusing
if wrong then level = top end
local room = ceiling - level
local granted = (room - room % unit) / unit
if granted > want then granted = want end
if granted < least then granted = 0 end
level = level + granted * unit

if granted > 0 or wrong then
  local us = (level + -level % speed) / speed * tick -- rounded up: until nothing is owed
  call('PSETEX', KEYS[1], form('%d', (us - us % 1000) / 1000 + (test and 60000 or 2)), form('%d', clock + level))
end
return form('%d %d %d', granted, level, now)
