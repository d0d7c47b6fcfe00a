-- replies {items, archive bytes, oldest item at or null, open stories, alerts,
--   {route, alerts, closes at, …}, {state, deliveries, …}, {lease, holder, until, …},
--   {due feeds, digests, deliveries}, since when what waits longest is due or null}
-- include base
-- include delivery
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
  for _, state in ipairs({ 'pending', 'waiting', 'delivered', 'failed', 'merged', 'withheld' }) do
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

-- How many, and when the first was due.
local function dueOf(list)
  local first = redis.call('ZRANGE', P .. list, 0, 0, 'WITHSCORES')[2]
  return redis.call('ZCOUNT', P .. list, '-inf', now), tonumber(first) or math.huge
end

local feeds, oldestFeed = dueOf('feeds:due')
local digests, oldestDigest = dueOf('routes:due')
local unsent = dueDeliveries(1)[1]
local oldest = math.min(oldestFeed, oldestDigest, unsent and unsent[2] or math.huge)

return {
  redis.call('ZCARD', P .. 'items:age'),
  tonumber(redis.call('GET', P .. 'items:bytes') or 0),
  tonumber(redis.call('ZRANGE', P .. 'items:age', 0, 0, 'WITHSCORES')[2]) or false,
  redis.call('ZCOUNT', P .. 'stories:closing', '(' .. now, '+inf'),
  redis.call('HLEN', P .. 'alerts'),
  openDigests(),
  deliveries(),
  leases(),
  { feeds, digests, countDueDeliveries() },
  oldest <= now and oldest,
}
