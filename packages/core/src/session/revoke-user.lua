-- Marks sessions of one user as revoked, by the sign of their score. Removes nothing: until its record is gone, a
-- session stays in the index, so that whoever crashes on the way leaves work that the next call can finish.
-- KEYS[1] index (sorted set): handle -> deadline (ms); below 0 = revoked
-- ARGV[1] 'only' these | all 'except' these  ARGV[2…] handles
-- reply   every marked handle, those of an earlier unfinished run included
local key, only, named, marked = KEYS[1], ARGV[1] == 'only', {}, {}
for i = 2, #ARGV do named[ARGV[i]] = true end
local all = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
for i = 1, #all, 2 do
  local handle, score = all[i], tonumber(all[i + 1])
  if score > 0 and (named[handle] == true) == only then
    score = -score
    redis.call('ZADD', key, 'XX', string.format('%.0f', score), handle)
  end
  if score < 0 then marked[#marked + 1] = handle end
end
return marked
