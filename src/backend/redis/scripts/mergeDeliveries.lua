-- What waited becomes one digest: deliveries end as merged, told by another.
-- q.callId
-- q.from    {{id, rev, delivery}…}: as the caller saw them, and what becomes of them; rev is 0 for one that is not there
-- q.into, q.digest  as in lib/delivery.lua and lib/digest.lua
-- replies 'closed'; 'stale'; or 'again': one of them has moved on since the caller looked, and nothing was changed
-- include base
-- include call
-- include delivery
-- include digest
local scope = 'channel ' .. q.into.channel
local before = answered(scope, q.callId)
if before then return before end
local hasMoved = false
for _, one in ipairs(q.from) do
  local found = redis.call('HMGET', deliveryKey(one.id), 'state', 'rev', 'data')
  if found[1] ~= 'waiting' or isHeld(one.id) then return 'stale' end
  if found[3]:find('"state":"sent"', 1, true) then return 'stale' end
  hasMoved = hasMoved or tonumber(found[2]) ~= one.rev
end
if hasMoved then return 'again' end
-- ids are made of what they tell; one that is known would write over what was told
if redis.call('HEXISTS', P .. 'digests', q.digest.id) + redis.call('EXISTS', deliveryKey(q.into.id)) > 0 then
  return redis.error_reply('ERR delivery ' .. q.into.id .. ' or its digest is known')
end

for _, one in ipairs(q.from) do changeDelivery(one.delivery) end
addDigest(q.digest)
addDelivery(q.into)
remember(scope, q.callId, 'closed')
return 'closed'
