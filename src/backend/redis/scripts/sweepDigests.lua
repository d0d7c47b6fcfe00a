-- Old digests go when they have no delivery left, and with them what is known of who entered them.
-- q.before
-- q.skip, and the reply: as in lib/pieces.lua
-- include base
-- include pieces
local function leave(entry, digest)
  local entered = P .. 'entered:' .. entry
  local routes = redis.call('HGETALL', entered)
  for i = 1, #routes, 2 do
    if routes[i + 1] == digest then redis.call('HDEL', entered, routes[i]) end
  end
end

return sweepPiece('digests:at', q.before, function(digest)
  if redis.call('EXISTS', P .. 'digests:of:' .. digest) == 1 then return false end
  local told = P .. 'digests:told:' .. digest
  for _, entry in ipairs(redis.call('LRANGE', told, 0, -1)) do leave(entry, digest) end
  redis.call('DEL', told)
  -- looked for in the text, for cjson refuses some of what the net sends; any other route just has no such digest
  for route in redis.call('HGET', P .. 'digests', digest):gmatch('"route":"([^"\\]*)"') do
    redis.call('ZREM', P .. 'closed:' .. route, digest)
  end
  redis.call('HDEL', P .. 'digests', digest)
  redis.call('ZREM', P .. 'digests:at', digest)
  return true
end)
