-- Takes `want` tokens of each bucket, or as many as there are down to `least`, else none: an integer GCRA, one number
-- per key. The state is the reading of a virtual clock at which no debt is left; `level` is how far that lies ahead.
-- KEYS    states (units, a virtual clock that gains `speed` units every `tick` us): each judged by itself, in this
--   order, as if it had come alone; a key may come more than once
-- ARGV[1] unit (level of one token)  ARGV[2] ceiling (highest level admitted)  ARGV[3] top (highest level that can be
--   true)  and where they are not the default: ARGV[4] want (tokens, 1)  ARGV[5] least (tokens, 1)
--   ARGV[6] tick (us, 1)  ARGV[7] speed (units per tick, 1)  ARGV[8] now (us since 2025; tests only)
-- reply   lines of one text, which clients take in one piece: now (us since 2025), then for each key granted (tokens,
--   0 = refused) and its state after that, or else the error that Redis gave for this key
-- The hottest script there is: `+ 0` makes a number of text and `x - x % y` rounds down, both without a call; `%d`
-- writes a number in half the time that `%.0f`, or Redis itself, would take; PSETEX takes two thirds of SET with PX.
local unit, ceiling, top, want, least = ARGV[1] + 0, ARGV[2] + 0, ARGV[3] + 0, (ARGV[4] or 1) + 0, (ARGV[5] or 1) + 0
local tick, speed, test = (ARGV[6] or 1) + 0, (ARGV[7] or 1) + 0, ARGV[8] and ARGV[8] + 0
local try, form, all = redis.pcall, string.format, (ARGV[4] or '1') .. ' '
local time = redis.call('TIME')
local now = test or (time[1] - 1735689600) * 1000000 + time[2]
local clock, slack = (now - now % tick) / tick * speed, test and 60000 or 2
local reply = { form('%d', now) }

for i = 1, #KEYS do
  local held = try('GET', KEYS[i])
  local failed = held and held.err
  local level = (tonumber(held) or 0) - clock
  if level < 0 then level = 0 end

  local wrong = level > top -- the clock went back, or the limit was lowered: put right once, even when refusing
  if wrong then level = top end
  local room = ceiling - level
  local granted = (room - room % unit) / unit
  if granted > want then granted = want end
  if granted < least then granted = 0 end
  level = level + granted * unit

  local state = form('%d', clock + level)
  if (granted > 0 or wrong) and not failed then
    local us = (level + -level % speed) / speed * tick -- rounded up: until nothing is owed
    failed = try('PSETEX', KEYS[i], form('%d', (us - us % 1000) / 1000 + slack), state).err
  end
  reply[i + 1] = failed or (granted == want and all or form('%d ', granted)) .. state
end
return table.concat(reply, '\n')
