-- q.id
-- replies {delivery, digest}, or null
-- include base
-- include delivery
local delivery = showDelivery(q.id)
if not delivery then return false end
return { delivery, redis.call('HGET', P .. 'digests', redis.call('HGET', deliveryKey(q.id), 'digest')) }
