-- A piece of what a store holds, in the order of a sorted set.
-- q.kind   stories, alerts, notices, digests or deliveries
-- q.skip   how many to pass over, q.limit
-- replies  {…} for each:
--   stories     {head, story, keys with blanks between, or ''}
--   alerts      alert
--   notices     notice
--   digests     {digest, at, 1 when it counts for its route, or 0, {entry, …}}
--   deliveries  {n, delivery}
-- include base
-- include delivery
local ORDER = {
  stories = 'stories:closing',
  alerts = 'alerts:at',
  notices = 'notices:at',
  digests = 'digests:at',
  deliveries = 'deliveries',
}

local show = {}

function show.stories(id)
  local keys = redis.call('HGET', P .. 'stories:keys', id) or ''
  return { redis.call('HGET', P .. 'stories:head', id), redis.call('HGET', P .. 'stories', id), keys }
end

function show.alerts(id)
  return redis.call('HGET', P .. 'alerts', id)
end

function show.notices(id)
  return redis.call('HGET', P .. 'notices', id)
end

-- Its route is looked for in the text, for cjson refuses some of what the net sends; any other has no such digest.
local function counts(id, digest)
  for route in digest:gmatch('"route":"([^"\\]*)"') do
    if redis.call('ZSCORE', P .. 'closed:' .. route, id) then return 1 end
  end
  return 0
end

function show.digests(id, at)
  local digest = redis.call('HGET', P .. 'digests', id)
  local told = redis.call('LRANGE', P .. 'digests:told:' .. id, 0, -1)
  return { digest, tonumber(at), counts(id, digest), told }
end

function show.deliveries(member)
  return { tonumber(member:sub(1, 10)), showDelivery(member:sub(12)) }
end

local order = P .. ORDER[q.kind]
local members, shown = redis.call('ZRANGE', order, q.skip, q.skip + q.limit - 1, 'WITHSCORES'), {}
for i = 1, #members, 2 do shown[#shown + 1] = show[q.kind](members[i], members[i + 1]) end
return shown
