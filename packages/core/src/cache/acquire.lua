-- Grants the right to load this entry, or says why not. Idempotent for one token.
-- KEYS[1] entry
-- ARGV[1] token (16 characters)  ARGV[2] lease (ms)  ARGV[3] soft expiry the caller saw (13 digits, '' = none)
-- ARGV[4] now (ms, '' = TIME)
-- reply   { G granted | H usable value | L being loaded | F cooling down | W write hold, now (ms), wait (ms), owner, entry | '' }
local key, token, lease, seen = KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3]
local t = redis.call('TIME')
local now = tonumber(ARGV[4]) or tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)

local head = redis.call('GETRANGE', key, 0, 45)
local ours = #head == 46 and string.sub(head, 1, 3) == 'RC1'
local kind = ours and string.sub(head, 4, 4) or '-'
if kind == 'W' then return { 'W', now, redis.call('PTTL', key), '', '' } end

-- The caller has the value it saw; another one is news, and settles the matter when it is fresh.
local entry, soft = '', string.sub(head, 5, 17)
if kind == 'V' and soft ~= seen then
  entry = redis.call('GET', key)
  if (tonumber(soft) or 0) > now then return { 'H', now, 0, '', entry } end
end

-- A deadline more than ten minutes ahead is no deadline: the server's clock was set back.
local owner, left = string.sub(head, 18, 33), (tonumber(string.sub(head, 34, 46)) or 0) - now
if ours and owner ~= token and left > 0 and left <= 600000 then
  return { string.sub(owner, 1, 1) == '!' and 'F' or 'L', now, left, owner, entry }
end

local till = string.format('%013.0f', now + lease)
if kind == 'V' then
  redis.call('SETRANGE', key, 17, token .. till)
  if redis.call('PTTL', key) < lease then redis.call('PEXPIRE', key, lease) end
else
  redis.call('SET', key, 'RC1L0000000000000' .. token .. till, 'PX', lease)
end
return { 'G', now, lease, token, entry }
