-- q.story
-- replies {{alert, {route, digest, …}}…}: digest is empty while the route's window is open
-- include base
local tellings = {}
for i, id in ipairs(redis.call('LRANGE', P .. 'told:' .. q.story, 0, -1)) do
  tellings[i] = { redis.call('HGET', P .. 'alerts', id), redis.call('HGETALL', P .. 'entered:a:' .. id) }
end
return tellings
