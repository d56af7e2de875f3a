-- Takes, or keeps, one of `limit` slots for `lease` us. The same id twice holds one slot.
-- KEYS[1] sorted set of lease ids by end (us since 2025)
-- ARGV[1] limit  ARGV[2] lease (us)  ARGV[3] id  ARGV[4] 'take' | 'renew'  ARGV[5] now (tests only, else '')
-- reply { held 0|1, now (us), slots in use after, us until the next lease ends (0 = none) }
local limit, lease, id, test = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[5])
local call, key, time = redis.call, KEYS[1], redis.call('TIME')
local now = test or (tonumber(time[1]) - 1735689600) * 1000000 + tonumber(time[2])
local stop = string.format('%d', now + lease)
call('ZREMRANGEBYSCORE', key, '-inf', string.format('%d', now))
for _, other in ipairs(call('ZRANGE', key, '(' .. stop, '+inf', 'BYSCORE')) do
  call('ZADD', key, stop, other) -- the clock went back: no lease may last longer than a fresh one
end
local used, mine = call('ZCARD', key), call('ZSCORE', key, id)
local held = mine or (ARGV[4] == 'take' and used < limit)
if held then
  call('ZADD', key, stop, id)
  call('PEXPIRE', key, math.floor(lease / 1000) + (test and 60000 or 2))
  if not mine then used = used + 1 end
end
local first = call('ZRANGE', key, 0, 0, 'WITHSCORES')[2]
return { held and 1 or 0, now, used, first and tonumber(first) - now or 0 }
