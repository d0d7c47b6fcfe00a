-- Begins every script.
-- KEYS[1]  the prefix of all keys, e.g. {atalaya}:
-- ARGV[1]  now in ms, or nothing: then by the server's clock
-- ARGV[2]  the request, msgpack; ARGV[3] and on: bytes that go with it
local P = KEYS[1]
local function serverTime()
  local t = redis.call('TIME')
  return tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
end
local now = tonumber(ARGV[1]) or serverTime()
local q = cmsgpack.unpack(ARGV[2])
