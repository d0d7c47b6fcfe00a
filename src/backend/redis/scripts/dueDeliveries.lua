-- q.limit
-- replies ids of pending deliveries that are due and that nobody holds, longest due first
-- include base
-- include delivery
local ids = {}
for i, found in ipairs(dueDeliveries(q.limit)) do ids[i] = found[1]:sub(12) end
return ids
