-- q.feed
-- replies {key, met at and mark as in lib/seen.lua, …}
-- include base
return redis.call('HGETALL', P .. 'seen:' .. q.feed)
