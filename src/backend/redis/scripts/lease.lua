-- Takes or renews a lease.
-- q.name, q.holder, q.ttl, q.slots
-- replies {'held'}, or {'taken', by whom, until when}
-- include base
local key = P .. 'lease:' .. q.name
redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
local first = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')
if not redis.call('ZSCORE', key, q.holder) and redis.call('ZCARD', key) >= math.max(q.slots, 1) then
  return { 'taken', first[1], tonumber(first[2]) }
end
redis.call('ZADD', key, now + q.ttl, q.holder)
redis.call('SADD', P .. 'leases', q.name)
return { 'held' }
