-- Takes over a configuration: what is new begins, what is gone ends and is accounted for. What has moved on since the
-- caller looked is looked at before the first change.
-- q.feeds     {{id, dueAt, record}…}: record (JSON) for one that the store has not met
-- q.rules     {{id, digest}…}
-- q.routes    {{id, closesAt or nil}…}
-- q.channels  {{was, record}…}: new records as in lib/channel.lua, and the JSON that the caller saw, '' for none
-- q.lost      {{route, version, digest, delivery}…}: what becomes of the open windows with alerts whose route is gone
-- replies {'adopted', {route, alerts, …}}, by route, or, nothing changed, {'again', {route…}}: routes that `lost` must hold
-- include base
-- include get
-- include window
-- include digest
-- include delivery
-- include channel
-- include feed
local function countAlerts(route)
  local alerts = 0
  for _, entry in ipairs(redis.call('LRANGE', P .. 'open:' .. route, 0, -1)) do
    if entry:sub(1, 1) == 'a' then alerts = alerts + 1 end
  end
  return alerts
end

local kept, lost, gone, untold = {}, {}, {}, {}
local open = redis.call('ZRANGE', P .. 'routes:due', 0, -1)
table.sort(open)
for _, route in ipairs(q.routes) do kept[route.id] = true end
for _, one in ipairs(q.lost) do lost[one.route] = one end
for _, route in ipairs(open) do
  if not kept[route] then
    local alerts = countAlerts(route)
    local told = lost[route]
    gone[#gone + 1] = { route = route, alerts = alerts, told = told }
    if alerts > 0 and not (told and told.version == readWindow(route).version) then
      untold[#untold + 1] = route
    end
  end
end
local hasMoved = #untold > 0
for _, channel in ipairs(q.channels) do
  local known = redis.call('HGET', P .. 'channels', channel.record.id) or ''
  hasMoved = hasMoved or known ~= channel.was
end
if hasMoved then return { 'again', untold } end

local enabled = {}
for _, feed in ipairs(q.feeds) do
  enabled[feed.id] = true
  local record = redis.call('HGET', P .. 'feeds', feed.id)
  if not record then
    redis.call('HSET', P .. 'feeds', feed.id, feed.record)
    redis.call('HSET', P .. 'feeds:rev', feed.id, 0)
    redis.call('ZADD', P .. 'feeds:due', feed.dueAt, feed.id)
    placeFeed(feed.id, feed.record)
  elseif not redis.call('ZSCORE', P .. 'feeds:due', feed.id) then
    redis.call('ZADD', P .. 'feeds:due', dueAgain(record), feed.id)
    placeFeed(feed.id, record)
  end
end
for _, id in ipairs(redis.call('ZRANGE', P .. 'feeds:due', 0, -1)) do
  if not enabled[id] then
    redis.call('ZREM', P .. 'feeds:due', id)
    placeFeed(id, redis.call('HGET', P .. 'feeds', id))
  end
end

for _, channel in ipairs(q.channels) do saveChannel(channel.record) end

local current = {}
for _, rule in ipairs(q.rules) do
  current[rule.id] = true
  local known = redis.call('HGET', P .. 'rules', rule.id)
  if not known or known:match('^%d+ (.*)$') ~= rule.digest then
    redis.call('HSET', P .. 'rules', rule.id, now .. ' ' .. rule.digest)
  end
end
for _, id in ipairs(redis.call('HKEYS', P .. 'rules')) do
  if not current[id] then redis.call('HDEL', P .. 'rules', id) end
end

local accounted = {}
for _, one in ipairs(gone) do
  setWindow(one.route)
  if one.alerts > 0 then
    addDigest(one.told.digest)
    addDelivery(one.told.delivery)
    giveTo(one.route, one.told.digest.id)
    accounted[#accounted + 1] = one.route
    accounted[#accounted + 1] = one.alerts
  else
    giveTo(one.route)
  end
end
for _, route in ipairs(q.routes) do
  if route.closesAt then openWindow(route.id, route.closesAt) end
end
return { 'adopted', accounted }
