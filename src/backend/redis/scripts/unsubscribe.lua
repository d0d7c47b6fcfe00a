-- One that is known stays as it was.
-- q.key  channel, blank, route or nothing, blank, address
-- q.at
-- include base
redis.call('HSETNX', P .. 'unsubscriptions', q.key, q.at)
