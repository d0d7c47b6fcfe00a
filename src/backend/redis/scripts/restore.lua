-- Takes records into the store. Heard twice, it does nothing new.
-- q.token    of the restore
-- q.records  {{kind, …}…}: see below; packed items follow in ARGV[3] and on, in their order
-- replies 1, or 0, nothing changed, when another restore has begun
-- include base
-- include restoring
-- include story
-- include item
-- include seen
-- include delivery
-- include digest
-- include feed
if not isRestoring(q.token) then return 0 end

local function setList(name, entries)
  redis.call('DEL', P .. name)
  for _, entry in ipairs(entries) do redis.call('RPUSH', P .. name, entry) end
end

local function enter(entries, route, digest)
  for _, entry in ipairs(entries) do redis.call('HSET', P .. 'entered:' .. entry, route, digest) end
end

local take, bytes = {}, 3

-- {stories, deliveries}
function take.numbers(r)
  redis.call('SET', P .. 'stories:last', r.stories)
  redis.call('SET', P .. 'deliveries:last', r.deliveries)
end

-- {id, digest, changedAt}
function take.rule(r)
  redis.call('HSET', P .. 'rules', r.id, r.changedAt .. ' ' .. r.digest)
end

-- {id, data}
function take.channel(r)
  redis.call('HSET', P .. 'channels', r.id, r.data)
end

-- {key, data, held}
function take.mute(r)
  redis.call('HSET', P .. 'mutes', r.key, r.data)
  if r.held > 0 then redis.call('HSET', P .. 'mutes:held', r.key, r.held) end
end

-- {key, at}
function take.unsubscription(r)
  redis.call('HSET', P .. 'unsubscriptions', r.key, r.at)
end

-- {items}
function take.counted(r)
  redis.call('SET', P .. 'terms:items', r.items)
end

-- {word, items}
function take.word(r)
  redis.call('HSET', P .. 'terms', r.word, r.items)
end

-- {id, rev, data, dueAt or nil when it is disabled}
function take.feed(r)
  redis.call('HSET', P .. 'feeds', r.id, r.data)
  redis.call('HSET', P .. 'feeds:rev', r.id, r.rev)
  if r.dueAt then redis.call('ZADD', P .. 'feeds:due', r.dueAt, r.id) end
  placeFeed(r.id, r.data)
end

-- {feed, key, mark, metAt}
function take.seen(r)
  markSeen(r.feed, r.key, r.mark, r.metAt)
end

-- {id, at}
function take.item(r)
  storeItem(r.id, r.at, ARGV[bytes])
  bytes = bytes + 1
end

-- {seq, id, version, closesAt, data, exact, sketch}
take.story = applyChange

-- {id, story, at, data}
function take.alert(r)
  if redis.call('HSETNX', P .. 'alerts', r.id, r.data) == 0 then return end
  redis.call('ZADD', P .. 'alerts:at', r.at, r.id)
  redis.call('HSET', P .. 'alerts:story', r.id, r.story)
  redis.call('RPUSH', P .. 'told:' .. r.story, r.id)
end

-- {id, at, data}
function take.notice(r)
  redis.call('HSET', P .. 'notices', r.id, r.data)
  redis.call('ZADD', P .. 'notices:at', r.at, r.id)
end

-- {id, route, data, at, closedAt or nil, told}
function take.digest(r)
  addDigest(r)
  setList('digests:told:' .. r.id, r.told)
  enter(r.told, r.route, r.id)
end

-- {route, version, openedAt and closesAt or nil, waiting}
function take.window(r)
  redis.call('HSET', P .. 'route:' .. r.route, 'version', r.version)
  if r.openedAt then
    redis.call('HSET', P .. 'route:' .. r.route, 'openedAt', r.openedAt, 'closesAt', r.closesAt)
    redis.call('ZADD', P .. 'routes:due', r.closesAt, r.route)
  end
  setList('open:' .. r.route, r.waiting)
  enter(r.waiting, r.route, '')
end

-- as in lib/delivery.lua, with n
take.delivery = addDelivery

for _, record in ipairs(q.records) do take[record.kind](record) end
keepRestoring(q.token)
return 1
