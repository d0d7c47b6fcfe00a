-- q.holder, q.record (JSON), q.ttl
-- include base
redis.call('HSET', P .. 'workers', q.holder, q.record)
redis.call('ZADD', P .. 'workers:until', now + q.ttl, q.holder)
