-- Each route's open window, and what has entered it.
--   planAlert{id, story, at, data, routes = {{route, closesAt}…}, muted = {subject, name} or nil}
--   planNotice{id, at, data, routes}           either is planned once: its id, once known, enters nothing again
--   readWindow(route)                          {version, openedAt, closesAt}, or nil while none is open
--   openWindow(route, closesAt)                unless one is open
--   setWindow(route, openedAt, closesAt)       begins a window or moves it; without times, ends it
--   giveTo(route, digest)                      what waits belongs to the digest; without one it is at an end
--   giveSome(route, digest, alerts)            those alerts belong to the digest; the rest waits on
-- include base
-- include mute

local function readWindow(route)
  local found = redis.call('HMGET', P .. 'route:' .. route, 'version', 'openedAt', 'closesAt')
  if not found[2] then return nil end
  return { version = tonumber(found[1]), openedAt = tonumber(found[2]), closesAt = tonumber(found[3]) }
end

-- The version rises and never comes again: made of the time, so that it does not even on a server that went back by what
-- it had not written to disk. A closing that was composed before that would take what it does not tell.
local function setWindow(route, openedAt, closesAt)
  local key = P .. 'route:' .. route
  local version = tonumber(redis.call('HGET', key, 'version') or 0)
  redis.call('HSET', key, 'version', math.max(version + 1, now))
  if openedAt then
    redis.call('HSET', key, 'openedAt', openedAt, 'closesAt', closesAt)
    redis.call('ZADD', P .. 'routes:due', closesAt, route)
  else
    redis.call('HDEL', key, 'openedAt', 'closesAt')
    redis.call('ZREM', P .. 'routes:due', route)
  end
end

local function openWindow(route, closesAt)
  if not readWindow(route) then setWindow(route, now, closesAt) end
end

-- An open window only ever closes earlier. kind: a or n.
local function enter(kind, id, entry)
  local open = readWindow(entry.route)
  if open then
    setWindow(entry.route, open.openedAt, math.min(entry.closesAt, open.closesAt))
  else
    setWindow(entry.route, now, entry.closesAt)
  end
  if redis.call('HSETNX', P .. 'entered:' .. kind .. ':' .. id, entry.route, '') == 1 then
    redis.call('RPUSH', P .. 'open:' .. entry.route, kind .. ':' .. id)
  end
end

local function planAlert(alert)
  if redis.call('HSETNX', P .. 'alerts', alert.id, alert.data) == 0 then return end
  redis.call('ZADD', P .. 'alerts:at', alert.at, alert.id)
  redis.call('HSET', P .. 'alerts:story', alert.id, alert.story)
  redis.call('RPUSH', P .. 'told:' .. alert.story, alert.id)
  for _, entry in ipairs(alert.routes) do enter('a', alert.id, entry) end
  if alert.muted then countHeld(alert.muted.subject, alert.muted.name) end
end

local function planNotice(notice)
  if redis.call('HSETNX', P .. 'notices', notice.id, notice.data) == 0 then return end
  redis.call('ZADD', P .. 'notices:at', notice.at, notice.id)
  for _, entry in ipairs(notice.routes) do enter('n', notice.id, entry) end
end

local function giveTo(route, digest)
  local open = P .. 'open:' .. route
  local entries = redis.call('LRANGE', open, 0, -1)
  for _, entry in ipairs(entries) do
    local key = P .. 'entered:' .. entry
    if digest then redis.call('HSET', key, route, digest) else redis.call('HDEL', key, route) end
  end
  if #entries == 0 then return end
  if digest then redis.call('RENAME', open, P .. 'digests:told:' .. digest) else redis.call('DEL', open) end
end

local function giveSome(route, digest, alerts)
  for _, id in ipairs(alerts) do
    local entry = 'a:' .. id
    if redis.call('LREM', P .. 'open:' .. route, 1, entry) == 1 then
      redis.call('HSET', P .. 'entered:' .. entry, route, digest)
      redis.call('RPUSH', P .. 'digests:told:' .. digest, entry)
    end
  end
end
