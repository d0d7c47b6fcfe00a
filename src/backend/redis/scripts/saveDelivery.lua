-- Saves a delivery for the one who took it. It may be sent twice, and the first time may have let the delivery go.
-- q.callId, q.holder, q.release
-- q.delivery, q.channel or nil, q.notices  as in lib/delivery.lua, lib/channel.lua and lib/window.lua
-- q.instead  {delivery, digest} planned with it, the digest as in lib/digest.lua without closedAt; or nil
-- replies 1, or 0 when it was released or another has taken it
-- include base
-- include call
-- include delivery
-- include channel
-- include window
-- include digest
local id = q.delivery.id
local scope = 'delivery ' .. id
if answered(scope, q.callId) then return 1 end
local held = redis.call('HMGET', deliveryKey(id), 'holder', 'holdMs')
if held[1] ~= q.holder then return 0 end

changeDelivery(q.delivery)
if q.release then holdDelivery(id) else holdDelivery(id, q.holder, held[2]) end
if q.channel then saveChannel(q.channel) end
for _, notice in ipairs(q.notices) do planNotice(notice) end
if q.instead then
  q.instead.digest.closedAt = now
  addDigest(q.instead.digest)
  addDelivery(q.instead.delivery)
end
-- its channel opened while it was being worked on: nothing else would wake it
if q.delivery.state == 'waiting' and isOpen(q.delivery.channel) then wakeDelivery(id) end
remember(scope, q.callId, '1')
return 1
