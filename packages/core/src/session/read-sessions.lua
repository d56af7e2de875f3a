-- Reads the records of sessions, and when that was.
-- KEYS[1…] records  ARGV[1] clock (s; left out: this server's)
-- reply   { now (s), its fraction (µs), record… }, each in its place: its text, nil for none, '' for a key of another type
local reply = ARGV[1] and { ARGV[1], '0' } or redis.call('TIME')
for i = 1, #KEYS do
  local record = redis.pcall('GET', KEYS[i])
  if type(record) == 'table' then
    if not record.err:find('WRONGTYPE', 1, true) then return record end
    record = ''
  end
  reply[i + 2] = record
end
return reply
