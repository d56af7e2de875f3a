-- Reads the clock of the server that holds a key: each node of a cluster has its own.
-- KEYS[1] any key of that server
-- reply   now (ms)
local t = redis.call('TIME')
return tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
