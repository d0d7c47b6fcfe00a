-- Enabled feeds due now, longest due first, then by id.
-- q.limit
-- replies their ids
-- include base
return redis.call('ZRANGEBYSCORE', P .. 'feeds:due', '-inf', now, 'LIMIT', 0, q.limit)
