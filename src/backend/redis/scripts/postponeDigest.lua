-- q.route, q.version, q.closesAt
-- replies 'closed' or 'stale'
-- include base
-- include window
local open = readWindow(q.route)
if not open or open.version ~= q.version then return 'stale' end
setWindow(q.route, open.openedAt, q.closesAt)
return 'closed'
