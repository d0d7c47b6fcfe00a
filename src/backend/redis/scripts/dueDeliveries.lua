-- q.limit
-- replies ids of pending deliveries that are due and that nobody holds, longest due first
-- include base
local ids = redis.call('ZRANGEBYSCORE', P .. 'deliveries:due', '-inf', now, 'LIMIT', 0, q.limit)
for i, member in ipairs(ids) do ids[i] = member:sub(12) end
return ids
