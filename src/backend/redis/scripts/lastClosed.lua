-- q.route
-- replies the newest of the digests with deliveries that it closed (JSON), or null
-- include base
local newest = redis.call('ZREVRANGE', P .. 'closed:' .. q.route, 0, 0)[1]
return newest and redis.call('HGET', P .. 'digests', newest)
