-- q.callId, q.key
-- replies 1, or 0 when nothing mutes it
-- include base
-- include call
-- include mute
if answered('mutes', q.callId) then return 1 end
local mute = redis.call('HGET', P .. 'mutes', q.key)
if not mute or mutedUntil(mute) <= now then return 0 end
endMute(q.key)
remember('mutes', q.callId, '1')
return 1
