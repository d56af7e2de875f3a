-- Removes the entry, its lease and its cooldown; a write hold stays.
-- KEYS[1] entry
-- reply   1 removed | 0 nothing was there, or a hold is
if redis.call('GETRANGE', KEYS[1], 0, 3) == 'RC1W' then return 0 end
return redis.call('UNLINK', KEYS[1])
