-- The restore is whole: from now on the store may be opened.
-- q.token, q.schema
-- replies 1, or 0 when another restore has begun
-- include base
-- include restoring
if redis.call('GET', P .. 'schema') == q.schema then return 1 end
if not isRestoring(q.token) then return 0 end
redis.call('SET', P .. 'schema', q.schema)
return 1
