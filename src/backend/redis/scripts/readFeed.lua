-- q.id
-- replies {id, rev, record, due time or null when it is disabled}, or null
-- include base
local record = redis.call('HGET', P .. 'feeds', q.id)
if not record then return false end
return { q.id, redis.call('HGET', P .. 'feeds:rev', q.id), record, redis.call('ZSCORE', P .. 'feeds:due', q.id) }
