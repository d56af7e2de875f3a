-- Removes the record of a session, whatever it is, and hands over what was in it.
-- KEYS[1] record
-- ARGV[1] 'all' = its text, 'user' = whose it was (JSON)
-- reply   nil when there was no session, or a key of another type
local record = redis.pcall('GET', KEYS[1])
redis.call('UNLINK', KEYS[1])
if type(record) ~= 'string' then return false end
return ARGV[1] == 'all' and record or string.match(record, '^%[%[[^\n]*%],\n([^\n]*),\n') or false
