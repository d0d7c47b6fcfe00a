-- Where a feed stands, beside its record (JSON): what a digest says of all feeds is read without reading them.
-- feeds:failing and feeds:new hold enabled feeds alone; those in neither have answered.
--   placeFeed(id, record)  whenever either has changed: its record, or whether it is enabled (in feeds:due)
--   dueAgain(record)       when it was last to be asked
-- include base
local UNKNOWN_SINCE = 9007199254740991 -- after all that are known

-- Looked for in the text, for cjson refuses some of what the net sends; a quote within a string has a backslash, and
-- no two fields of a record have one of these names.
local function numberIn(record, name)
  local _, colon = record:find('"' .. name .. '":', 1, true)
  return colon and tonumber(record:match('^%d+', colon + 1))
end

local function placeFeed(id, record)
  local isEnabled = redis.call('ZSCORE', P .. 'feeds:due', id)
  local isFailing = (numberIn(record, 'failures') or 0) > 0
  if isEnabled and isFailing then
    redis.call('ZADD', P .. 'feeds:failing', numberIn(record, 'failingSince') or UNKNOWN_SINCE, id)
  else
    redis.call('ZREM', P .. 'feeds:failing', id)
  end
  if isEnabled and not isFailing and not numberIn(record, 'lastSuccessAt') then
    redis.call('SADD', P .. 'feeds:new', id)
  else
    redis.call('SREM', P .. 'feeds:new', id)
  end
end

local function dueAgain(record)
  return numberIn(record, 'dueAt')
end
