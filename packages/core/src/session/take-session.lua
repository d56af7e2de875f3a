-- Removes the record of a session, whatever it is, and hands over what was in it.
-- KEYS[1] record
-- ARGV[1] 'all' = every field and value, 'user' = { times, user id or '' }
-- reply   a flat list; empty when there was no session, or a key of another type
local taken = {}
if ARGV[1] == 'all' then
  taken = redis.pcall('HGETALL', KEYS[1])
else
  local meta = redis.pcall('HMGET', KEYS[1], '~', '~u')
  if meta[1] then taken = { meta[1], meta[2] or '' } end
end
redis.call('UNLINK', KEYS[1])
return taken.err and {} or taken
