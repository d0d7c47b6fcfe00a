-- q.holder
-- include base
redis.call('HDEL', P .. 'workers', q.holder)
redis.call('ZREM', P .. 'workers:until', q.holder)
