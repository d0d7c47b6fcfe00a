-- Routes whose window should have closed, longest due first, then by id.
-- q.limit
-- replies their ids
-- include base
return redis.call('ZRANGEBYSCORE', P .. 'routes:due', '-inf', now, 'LIMIT', 0, q.limit)
