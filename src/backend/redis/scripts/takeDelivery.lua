-- Takes a delivery that is pending or waiting and that nobody else holds. One of whose parts has lost its sender is
-- shown first, for the caller to say what becomes of it.
-- q.id, q.holder, q.ttl
-- q.judged  {rev, delivery as in lib/delivery.lua}: what the caller made of what it was shown; nil at first
-- replies null: not to be had; {'lost', rev, delivery}: nothing changed; or {'taken', delivery, digest}
-- include base
-- include delivery
local key = deliveryKey(q.id)
local found = redis.call('HMGET', key, 'state', 'rev', 'digest', 'data')
local state, rev = found[1], tonumber(found[2])
if not state or IS_FINISHED[state] or isHeld(q.id, q.holder) then return false end
if found[4]:find('"state":"sending"', 1, true) then
  if not q.judged or q.judged.rev ~= rev then return { 'lost', rev, showDelivery(q.id) } end
  q.judged.delivery.state = state
  changeDelivery(q.judged.delivery)
end
holdDelivery(q.id, q.holder, q.ttl)
return { 'taken', showDelivery(q.id), redis.call('HGET', P .. 'digests', found[3]) }
