-- The archive. A value of `items` is a head of 11 bytes (number in 5, first seen at in 6, big-endian) and the packed
-- item; a member of `items:age` is the number in ten digits, a colon and the id, so that equal times keep the order
-- in which items came.
--   storeItem(id, firstSeenAt, body)  one that comes again replaces its text; when it was first seen stays
--   dropItem(member)                  of items:age; replies the size of what went
-- include base
local HEAD = 11

local function itemMember(n, id)
  return string.format('%010d:%s', n, id)
end

local function storeItem(id, firstSeenAt, body)
  local known = redis.call('HGET', P .. 'items', id)
  local n, at, size
  if known then
    n, at = struct.unpack('>I5I6', known)
    size = #known - HEAD
  else
    n, at, size = redis.call('INCR', P .. 'items:last'), nil, 0
  end
  if not at or firstSeenAt < at then
    at = firstSeenAt
    redis.call('ZADD', P .. 'items:age', at, itemMember(n, id))
  end
  redis.call('HSET', P .. 'items', id, struct.pack('>I5I6', n, at) .. body)
  redis.call('INCRBY', P .. 'items:bytes', #body - size)
end

local function dropItem(member)
  local id = member:sub(12)
  local size = redis.call('HSTRLEN', P .. 'items', id) - HEAD
  redis.call('HDEL', P .. 'items', id)
  redis.call('ZREM', P .. 'items:age', member)
  redis.call('INCRBY', P .. 'items:bytes', -size)
  return size
end
