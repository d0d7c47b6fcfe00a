-- A piece of a list of deliveries, newest first.
-- q.list       its key, without the prefix
-- q.skip       how many of it to pass over
-- q.states     {state…} or nil, q.channel or nil: the others are left out
-- q.limit
-- replies {how many to skip next, or -1 at the end; member, created at, delivery, …}
-- include base
-- include delivery
local PIECE = 500 -- looked at in one go
local wanted
if q.states then
  wanted = {}
  for _, state in ipairs(q.states) do wanted[state] = true end
end

local members = redis.call('ZRANGE', P .. q.list, q.skip, q.skip + PIECE - 1, 'REV', 'WITHSCORES')
local found, count, skip = { -1 }, 0, q.skip
for i = 1, #members, 2 do
  skip = skip + 1
  local id = members[i]:sub(12)
  local about = redis.call('HMGET', deliveryKey(id), 'state', 'channel')
  if (not wanted or wanted[about[1]]) and (not q.channel or q.channel == about[2]) then
    found[#found + 1] = members[i]
    found[#found + 1] = members[i + 1]
    found[#found + 1] = showDelivery(id)
    count = count + 1
    if count == q.limit then return found end
  end
end
if #members == 2 * PIECE then found[1] = skip end
return found
