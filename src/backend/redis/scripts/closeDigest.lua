-- The one closing of a route's window: its alerts belong to the digest alone, its deliveries begin to wait.
-- q.callId, q.route, q.version
-- q.digest      as in lib/digest.lua, without closedAt; nil when there is nothing to say
-- q.deliveries  as in lib/delivery.lua
-- q.isHeard     whether it counts for the route's budget
-- q.alerts      {id…} of those that the digest takes, in order; nil: it takes all that waits
-- q.next        when the next window closes, or nil
-- q.openedAt    as of when that is open; now unless told
-- replies 'closed' or 'stale'
-- include base
-- include call
-- include window
-- include digest
-- include delivery
local scope = 'route ' .. q.route
local before = answered(scope, q.callId)
if before then return before end
local open = readWindow(q.route)
if not open or open.version ~= q.version then return 'stale' end
-- Ids are made of what they tell; one that is known would write over what was told.
if q.digest and redis.call('HEXISTS', P .. 'digests', q.digest.id) == 1 then
  return redis.error_reply('ERR digest ' .. q.digest.id .. ' is known')
end
for _, delivery in ipairs(q.deliveries) do
  if redis.call('EXISTS', P .. 'delivery:' .. delivery.id) == 1 then
    return redis.error_reply('ERR delivery ' .. delivery.id .. ' is known')
  end
end

if q.digest then
  if q.isHeard then q.digest.closedAt = now end
  addDigest(q.digest)
end
if q.alerts then giveSome(q.route, q.digest.id, q.alerts) else giveTo(q.route, q.digest and q.digest.id) end
for _, delivery in ipairs(q.deliveries) do addDelivery(delivery) end
setWindow(q.route, q.next and (q.openedAt or now), q.next)
remember(scope, q.callId, 'closed')
return 'closed'
