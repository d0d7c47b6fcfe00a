-- A restore takes many scripts. Until the last, `schema` says whose it is and when it was last heard of, so that
-- nobody takes the store for a whole one.
--   isRestoring(token)           whether it is that one's
--   keepRestoring(token, heard)  it is, and was heard of now, or then
-- include base
local function isRestoring(token)
  local found = redis.call('GET', P .. 'schema') or ''
  return found:match('^restoring (%S+) %d+$') == token
end

local function keepRestoring(token, heard)
  redis.call('SET', P .. 'schema', string.format('restoring %s %d', token, heard or now))
end
