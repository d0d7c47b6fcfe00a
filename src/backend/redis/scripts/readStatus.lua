-- replies {items, archive bytes, oldest item at or null, open stories, alerts,
--   {route, alerts, closes at, …}, {state, deliveries, …}, {lease, holder, until, …},
--   {due feeds, digests, deliveries}, since when what waits longest is due or null}
-- include base
-- include delivery
local LOOKED_AT = 100 -- of due deliveries: one whose lease ran out stands by that time, and was due before

local function score(key)
  return tonumber(redis.call('ZRANGE', P .. key, 0, 0, 'WITHSCORES')[2])
end

local function openDigests()
  local open, found = redis.call('ZRANGE', P .. 'routes:due', 0, -1, 'WITHSCORES'), {}
  for i = 1, #open, 2 do
    local alerts = 0
    for _, entry in ipairs(redis.call('LRANGE', P .. 'open:' .. open[i], 0, -1)) do
      if entry:sub(1, 1) == 'a' then alerts = alerts + 1 end
    end
    found[#found + 1] = open[i]
    found[#found + 1] = alerts
    found[#found + 1] = tonumber(open[i + 1])
  end
  return found
end

local function deliveries()
  local found = {}
  for _, state in ipairs({ 'pending', 'waiting', 'delivered', 'failed', 'merged' }) do
    found[#found + 1] = state
    found[#found + 1] = redis.call('ZCARD', P .. 'deliveries:in:' .. state)
  end
  return found
end

local function leases()
  local found = {}
  for _, name in ipairs(redis.call('SMEMBERS', P .. 'leases')) do
    local holders = redis.call('ZRANGEBYSCORE', P .. 'lease:' .. name, '(' .. now, '+inf', 'WITHSCORES')
    for i = 1, #holders, 2 do
      found[#found + 1] = name
      found[#found + 1] = holders[i]
      found[#found + 1] = tonumber(holders[i + 1])
    end
  end
  return found
end

local function oldestDue()
  local oldest = math.min(score('feeds:due') or math.huge, score('routes:due') or math.huge)
  local free = redis.call('ZRANGEBYSCORE', P .. 'deliveries:due', '-inf', now, 'LIMIT', 0, LOOKED_AT)
  for _, member in ipairs(free) do
    oldest = math.min(oldest, tonumber(redis.call('HGET', deliveryKey(member:sub(12)), 'dueAt')))
  end
  return oldest <= now and oldest
end

local due = {}
for i, list in ipairs({ 'feeds', 'routes', 'deliveries' }) do
  due[i] = redis.call('ZCOUNT', P .. list .. ':due', '-inf', now)
end
return {
  redis.call('ZCARD', P .. 'items:age'),
  tonumber(redis.call('GET', P .. 'items:bytes') or 0),
  score('items:age') or false,
  redis.call('ZCOUNT', P .. 'stories:closing', '(' .. now, '+inf'),
  redis.call('HLEN', P .. 'alerts'),
  openDigests(),
  deliveries(),
  leases(),
  due,
  oldestDue(),
}
