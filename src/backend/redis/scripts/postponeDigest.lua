-- q.callId, q.route, q.version, q.closesAt
-- replies 'closed' or 'stale'
-- include base
-- include call
-- include window
local scope = 'route ' .. q.route
if answered(scope, q.callId) then return 'closed' end
local open = readWindow(q.route)
if not open or open.version ~= q.version then return 'stale' end
setWindow(q.route, open.openedAt, q.closesAt)
remember(scope, q.callId, 'closed')
return 'closed'
