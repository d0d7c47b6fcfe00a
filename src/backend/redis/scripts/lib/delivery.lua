-- Deliveries. What the store judges by stands in fields of the hash, and holds where the JSON beside it says otherwise.
-- A member of the lists is the delivery's number in ten digits, a colon and its id, so that equal times keep the order
-- of planning.
--   addDelivery(delivery)             {id, digest, channel, state, createdAt, dueAt, finishedAt or nil, data}; n: its
--                                     number, when it has one; tells: {story…}, no blank in them, or nil
--   changeDelivery(delivery)          the same; rev rises; what it tells stays
--   wakeDelivery(id)                  pending, due now
--   holdDelivery(id, holder, ttl)     without holder: lets it go
--   isHeld(id, but)                   by anybody, or anybody else
--   dueDeliveries(limit)              {{member, due at}…}: pending, due and held by nobody; longest due first
--   countDueDeliveries()
--   showDelivery(id)                  {data, state, due at}, or false
--   dropDelivery(id)                  nothing of it is left
-- include base
local IS_FINISHED = { delivered = true, failed = true, merged = true, withheld = true }

local function deliveryKey(id)
  return P .. 'delivery:' .. id
end

local function deliveryMember(id)
  return string.format('%010d:%s', redis.call('HGET', deliveryKey(id), 'n'), id)
end

-- Puts it into the lists of its state, and out of those of the state before.
local function enlist(id, before)
  local found = redis.call('HMGET', deliveryKey(id), 'channel', 'state', 'createdAt', 'dueAt', 'heldUntil', 'finishedAt')
  local channel, state, createdAt = found[1], found[2], found[3]
  local member = deliveryMember(id)
  if before and before ~= state then
    redis.call('ZREM', P .. 'deliveries:in:' .. before, member)
    if before == 'pending' then
      redis.call('ZREM', P .. 'deliveries:due', member)
      redis.call('ZREM', P .. 'deliveries:held', member)
    end
    if before == 'waiting' then redis.call('ZREM', P .. 'waiting:' .. channel, member) end
    if IS_FINISHED[before] then redis.call('ZREM', P .. 'deliveries:finished', id) end
  end
  redis.call('ZADD', P .. 'deliveries:in:' .. state, createdAt, member)
  if state == 'pending' then
    local heldUntil = found[5]
    redis.call('ZREM', P .. (heldUntil and 'deliveries:due' or 'deliveries:held'), member)
    redis.call('ZADD', P .. (heldUntil and 'deliveries:held' or 'deliveries:due'), heldUntil or found[4], member)
  end
  if state == 'waiting' then redis.call('ZADD', P .. 'waiting:' .. channel, createdAt, member) end
  if IS_FINISHED[state] then redis.call('ZADD', P .. 'deliveries:finished', found[6] or createdAt, id) end
end

local function writeDelivery(delivery)
  local key = deliveryKey(delivery.id)
  redis.call('HSET', key, 'state', delivery.state, 'dueAt', delivery.dueAt, 'data', delivery.data)
  if delivery.finishedAt then
    redis.call('HSET', key, 'finishedAt', delivery.finishedAt)
  else
    redis.call('HDEL', key, 'finishedAt')
  end
  redis.call('HINCRBY', key, 'rev', 1)
end

local function addDelivery(delivery)
  local n = delivery.n or redis.call('INCR', P .. 'deliveries:last')
  local key = deliveryKey(delivery.id)
  redis.call('HSET', key, 'n', n, 'digest', delivery.digest, 'channel', delivery.channel)
  redis.call('HSET', key, 'createdAt', delivery.createdAt)
  writeDelivery(delivery)
  local member = deliveryMember(delivery.id)
  redis.call('ZADD', P .. 'deliveries', delivery.createdAt, member)
  redis.call('ZADD', P .. 'digests:of:' .. delivery.digest, delivery.createdAt, member)
  if delivery.tells then
    redis.call('HSET', key, 'tells', table.concat(delivery.tells, ' '))
    for _, story in ipairs(delivery.tells) do
      redis.call('ZADD', P .. 'tells:' .. story, delivery.createdAt, member)
    end
  end
  enlist(delivery.id)
end

local function changeDelivery(delivery)
  local before = redis.call('HGET', deliveryKey(delivery.id), 'state')
  writeDelivery(delivery)
  enlist(delivery.id, before)
end

local function wakeDelivery(id)
  local key = deliveryKey(id)
  local before = redis.call('HGET', key, 'state')
  redis.call('HSET', key, 'state', 'pending', 'dueAt', now)
  redis.call('HINCRBY', key, 'rev', 1)
  enlist(id, before)
end

local function holdDelivery(id, holder, ttl)
  local key = deliveryKey(id)
  if holder then
    redis.call('HSET', key, 'holder', holder, 'holdMs', ttl, 'heldUntil', now + ttl)
  else
    redis.call('HDEL', key, 'holder', 'holdMs', 'heldUntil')
  end
  enlist(id, redis.call('HGET', key, 'state'))
end

local function isHeld(id, but)
  local found = redis.call('HMGET', deliveryKey(id), 'holder', 'heldUntil')
  return found[1] and found[1] ~= but and tonumber(found[2]) > now
end

-- Due ones that are still among the held, for nobody took them again after their lease ran out: {{member, due at}…}.
local function lapsedDeliveries()
  local found = {}
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', P .. 'deliveries:held', '-inf', now)) do
    local dueAt = tonumber(redis.call('HGET', deliveryKey(member:sub(12)), 'dueAt'))
    if dueAt <= now then found[#found + 1] = { member, dueAt } end
  end
  return found
end

local function isDueBefore(a, b)
  if a[2] ~= b[2] then return a[2] < b[2] end
  return a[1] < b[1]
end

local function dueDeliveries(limit)
  local found = lapsedDeliveries()
  local free = redis.call('ZRANGEBYSCORE', P .. 'deliveries:due', '-inf', now, 'WITHSCORES', 'LIMIT', 0, limit)
  for i = 1, #free, 2 do found[#found + 1] = { free[i], tonumber(free[i + 1]) } end
  table.sort(found, isDueBefore)
  for i = #found, limit + 1, -1 do found[i] = nil end
  return found
end

local function countDueDeliveries()
  return redis.call('ZCOUNT', P .. 'deliveries:due', '-inf', now) + #lapsedDeliveries()
end

local function showDelivery(id)
  local found = redis.call('HMGET', deliveryKey(id), 'data', 'state', 'dueAt')
  return found[1] and { found[1], found[2], tonumber(found[3]) }
end

local function dropDelivery(id)
  local key, member = deliveryKey(id), deliveryMember(id)
  local found = redis.call('HMGET', key, 'digest', 'state', 'tells')
  for story in (found[3] or ''):gmatch('%S+') do redis.call('ZREM', P .. 'tells:' .. story, member) end
  redis.call('ZREM', P .. 'deliveries', member)
  redis.call('ZREM', P .. 'digests:of:' .. found[1], member)
  redis.call('ZREM', P .. 'deliveries:in:' .. found[2], member)
  redis.call('ZREM', P .. 'deliveries:finished', id)
  redis.call('DEL', key)
end
