-- What digests say of all feeds.
-- q.named  how many failing ones to name
-- replies {enabled, answered, {id…}}: those that have failed longest first, then by id
-- include base
local enabled = redis.call('ZCARD', P .. 'feeds:due')
local others = redis.call('ZCARD', P .. 'feeds:failing') + redis.call('SCARD', P .. 'feeds:new')
-- never less than none, though a process of an older version had disabled some beside us
local answered = math.max(0, enabled - others)
return { enabled, answered, redis.call('ZRANGE', P .. 'feeds:failing', 0, q.named - 1) }
