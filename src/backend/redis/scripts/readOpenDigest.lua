-- q.route
-- replies {version, opened at, closes at, {alert…}, {notice…}, {{head, story}…}}, or null while no window is open
-- include base
-- include get
-- include story
-- include window
local open = readWindow(q.route)
if not open then return false end
local ids = { a = {}, n = {} }
for _, entry in ipairs(redis.call('LRANGE', P .. 'open:' .. q.route, 0, -1)) do
  local kind = ids[entry:sub(1, 1)]
  kind[#kind + 1] = entry:sub(3)
end
local stories, met = {}, {}
for _, story in ipairs(getAll(P .. 'alerts:story', ids.a)) do
  if not met[story] then stories[#stories + 1] = story end
  met[story] = true
end
return {
  open.version,
  open.openedAt,
  open.closesAt,
  getAll(P .. 'alerts', ids.a),
  getAll(P .. 'notices', ids.n),
  showStories(stories),
}
