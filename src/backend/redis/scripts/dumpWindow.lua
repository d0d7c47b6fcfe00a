-- A route's window, open or not, and what waits in it.
-- q.route
-- replies {version, opened at or null, closes at or null, {entry, …}}
-- include base
-- include window
local open = readWindow(q.route) or {}
return {
  tonumber(redis.call('HGET', P .. 'route:' .. q.route, 'version')),
  open.openedAt or false,
  open.closesAt or false,
  redis.call('LRANGE', P .. 'open:' .. q.route, 0, -1),
}
