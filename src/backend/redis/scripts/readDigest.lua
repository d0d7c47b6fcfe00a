-- q.id
-- replies the digest (JSON), or null
-- include base
return redis.call('HGET', P .. 'digests', q.id)
