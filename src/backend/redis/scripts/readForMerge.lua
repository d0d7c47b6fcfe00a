-- q.ids
-- replies {now, {rev, delivery} or false, …}
-- include base
-- include delivery
local found = { now }
for i, id in ipairs(q.ids) do
  local delivery = showDelivery(id)
  found[1 + i] = delivery and { tonumber(redis.call('HGET', deliveryKey(id), 'rev')), delivery }
end
return found
