-- Takes the place of an earlier mute of the same subject and counts from nothing. The same mute again is the same call.
-- q.key, q.mute (JSON)
-- include base
-- include mute
if redis.call('HGET', P .. 'mutes', q.key) == q.mute then return end
endMute(q.key)
redis.call('HSET', P .. 'mutes', q.key, q.mute)
