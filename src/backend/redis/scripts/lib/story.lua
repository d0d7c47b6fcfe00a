-- Stories: found by their keys, joined optimistically. A key begins with e (exact) or s (sketch) and has no blank.
--   findStories{exact, sketch, minimum}  ids of open stories that share enough keys, likeliest first, at most 20
--   showStories(ids)                     {{head, story}…} of those that are there
--   lastStory()                          the highest number so far
--   storyHead(id)                        version, seq, closesAt, or nil
--   hasConflict(changes)                 whether a story that one of them names is another by now, or a rival has begun
--   applyChange(change)                  {kind, id, version, closesAt, data, exact, sketch, minimum, lookedAt when it is
--                                        new}, which hasConflict let through; seq: its number, when it has one
--   forgetKeys(id)                       it is found no more
--   endStory(id)                         nothing of it is left but its alerts
-- include base
-- include get
local COMMON = 200 -- a key of more open stories than this says nothing: "breaking news"
local LOOKED_AT = 20

local function lastStory()
  return tonumber(redis.call('GET', P .. 'stories:last') or 0)
end

local function storyHead(id)
  local head = redis.call('HGET', P .. 'stories:head', id)
  if not head then return nil end
  local version, seq, closesAt = head:match('^(%d+):(%d+):(%d+)$')
  return tonumber(version), tonumber(seq), tonumber(closesAt)
end

local function countShared(keys, kind, shared)
  local asked = {}
  for _, key in ipairs(keys) do
    if not asked[key] then
      asked[key] = true
      local open = redis.call('ZRANGEBYSCORE', P .. 'key:' .. key, '(' .. now, '+inf', 'LIMIT', 0, COMMON + 1)
      if #open <= COMMON then
        for _, seq in ipairs(open) do
          local story = shared[seq]
          if not story then
            story = { seq = tonumber(seq), exact = 0, sketch = 0 }
            shared[seq] = story
          end
          story[kind] = story[kind] + 1
        end
      end
    end
  end
end

-- Open stories that share enough keys: {seq, exact, sketch}, in no order.
local function candidates(keys)
  local shared, found = {}, {}
  countShared(keys.exact, 'exact', shared)
  countShared(keys.sketch, 'sketch', shared)
  for _, story in pairs(shared) do
    if story.exact > 0 or story.sketch >= keys.minimum then found[#found + 1] = story end
  end
  return found
end

local function isLikelier(a, b)
  if a.exact ~= b.exact then return a.exact > b.exact end
  if a.sketch ~= b.sketch then return a.sketch > b.sketch end
  return a.seq > b.seq
end

local function findStories(keys)
  local found, seqs = candidates(keys), {}
  table.sort(found, isLikelier)
  for i = 1, math.min(#found, LOOKED_AT) do seqs[i] = found[i].seq end
  local ids = {}
  for _, id in ipairs(getAll(P .. 'stories:id', seqs)) do
    if id then ids[#ids + 1] = id end
  end
  return ids
end

local function showStories(ids)
  local heads, stories, shown = getAll(P .. 'stories:head', ids), getAll(P .. 'stories', ids), {}
  for i = 1, #ids do
    if heads[i] then shown[#shown + 1] = { heads[i], stories[i] } end
  end
  return shown
end

local function keysOf(id)
  local keys = {}
  for key in (redis.call('HGET', P .. 'stories:keys', id) or ''):gmatch('%S+') do keys[#keys + 1] = key end
  return keys
end

-- Open stories begun after number `after`, by each key of theirs.
local function begunAfter(after)
  local seqs, byKey = {}, {}
  for seq = after + 1, lastStory() do seqs[#seqs + 1] = seq end
  for i, id in ipairs(getAll(P .. 'stories:id', seqs)) do
    local _, _, closesAt = storyHead(id or '')
    if closesAt and closesAt > now then
      for _, key in ipairs(keysOf(id)) do
        byKey[key] = byKey[key] or {}
        table.insert(byKey[key], seqs[i])
      end
    end
  end
  return byKey
end

local function isCommon(key)
  return redis.call('ZCOUNT', P .. 'key:' .. key, '(' .. now, '+inf') > COMMON
end

-- A newer story that the judge has not seen. Stories of the same commit are none: they were judged together.
local function hasRival(change, newer)
  local shared, asked = {}, {}
  for kind, keys in pairs({ exact = change.exact, sketch = change.sketch }) do
    for _, key in ipairs(keys) do
      if newer[key] and not asked[key] and not isCommon(key) then
        for _, seq in ipairs(newer[key]) do
          if seq > change.lookedAt then
            shared[seq] = (shared[seq] or 0) + (kind == 'exact' and change.minimum or 1)
            if shared[seq] >= change.minimum then return true end
          end
        end
      end
      asked[key] = true
    end
  end
  return false
end

local function hasConflict(changes)
  local versions, earliest = {}, math.huge
  for _, change in ipairs(changes) do earliest = math.min(earliest, change.lookedAt or math.huge) end
  local newer = begunAfter(earliest)
  for _, change in ipairs(changes) do
    local known = versions[change.id] or storyHead(change.id)
    local free
    if change.kind == 'join' then
      free = known == change.version - 1
    else
      free = not known and not hasRival(change, newer)
    end
    if not free then return true end
    versions[change.id] = change.version
  end
  return false
end

local function addKeys(id, seq, closesAt, change)
  local known, isNew = keysOf(id), false
  for _, keys in ipairs({ change.exact, change.sketch }) do
    for _, key in ipairs(keys) do
      if redis.call('ZADD', P .. 'key:' .. key, closesAt, seq) == 1 then
        known[#known + 1] = key
        isNew = true
      end
    end
  end
  if isNew then redis.call('HSET', P .. 'stories:keys', id, table.concat(known, ' ')) end
end

local function applyChange(change)
  local _, seq, closedAt = storyHead(change.id)
  if not seq then
    seq = change.seq or redis.call('INCR', P .. 'stories:last')
    redis.call('HSET', P .. 'stories:id', seq, change.id)
  end
  local head = string.format('%d:%d:%d', change.version, seq, change.closesAt)
  redis.call('HSET', P .. 'stories:head', change.id, head)
  redis.call('HSET', P .. 'stories', change.id, change.data)
  redis.call('ZADD', P .. 'stories:closing', change.closesAt, change.id)
  if closedAt and closedAt ~= change.closesAt then
    for _, key in ipairs(keysOf(change.id)) do
      redis.call('ZADD', P .. 'key:' .. key, change.closesAt, seq)
    end
  end
  addKeys(change.id, seq, change.closesAt, change)
end

local function forgetKeys(id)
  local _, seq = storyHead(id)
  for _, key in ipairs(keysOf(id)) do redis.call('ZREM', P .. 'key:' .. key, seq) end
  redis.call('HDEL', P .. 'stories:keys', id)
end

local function endStory(id)
  local _, seq = storyHead(id)
  forgetKeys(id)
  if seq then redis.call('HDEL', P .. 'stories:id', seq) end
  redis.call('HDEL', P .. 'stories', id)
  redis.call('HDEL', P .. 'stories:head', id)
  redis.call('ZREM', P .. 'stories:closing', id)
end
