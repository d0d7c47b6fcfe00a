-- q.route, q.since
-- replies how many digests with deliveries it closed since
-- include base
return redis.call('ZCOUNT', P .. 'closed:' .. q.route, q.since, '+inf')
