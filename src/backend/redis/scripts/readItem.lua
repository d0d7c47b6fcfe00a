-- q.id
-- replies the value as in lib/item.lua, or null
-- include base
return redis.call('HGET', P .. 'items', q.id)
