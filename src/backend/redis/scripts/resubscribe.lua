-- q.callId
-- q.key  as in unsubscribe.lua
-- replies 1, or 0 when there is none
-- include base
-- include call
if answered('unsubscriptions', q.callId) then return 1 end
if redis.call('HDEL', P .. 'unsubscriptions', q.key) == 0 then return 0 end
remember('unsubscriptions', q.callId, '1')
return 1
