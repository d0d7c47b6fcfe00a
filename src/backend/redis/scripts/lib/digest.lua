-- Closed digests.
--   addDigest{id, route, data, closedAt or nil}  closedAt: of a closing with deliveries, which a budget counts;
--                                                at: when it was stored, now unless told
-- include base

local function addDigest(digest)
  redis.call('HSET', P .. 'digests', digest.id, digest.data)
  redis.call('ZADD', P .. 'digests:at', digest.at or now, digest.id)
  if digest.closedAt then
    redis.call('ZADD', P .. 'closed:' .. digest.route, digest.closedAt, digest.id)
  end
end
