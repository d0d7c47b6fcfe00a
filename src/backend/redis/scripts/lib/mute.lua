-- Mutes, each under its subject, a colon and its name.
--   countHeld(subject, name)  one more alert that it held back
--   mutedUntil(mute)          when a mute (JSON) ends
--   endMute(key)              nothing of it is left
-- include base
local function countHeld(subject, name)
  local key = subject .. ':' .. name
  if redis.call('HEXISTS', P .. 'mutes', key) == 1 then redis.call('HINCRBY', P .. 'mutes:held', key, 1) end
end

-- Looked for in the text, for cjson refuses some of what people write; a quote within a string has a backslash.
local function mutedUntil(mute)
  return tonumber(mute:match('"until":(%d+)'))
end

local function endMute(key)
  redis.call('HDEL', P .. 'mutes', key)
  redis.call('HDEL', P .. 'mutes:held', key)
end
