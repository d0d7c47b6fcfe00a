-- q.name, q.holder
-- include base
local key = P .. 'lease:' .. q.name
redis.call('ZREM', key, q.holder)
if redis.call('EXISTS', key) == 0 then redis.call('SREM', P .. 'leases', q.name) end
