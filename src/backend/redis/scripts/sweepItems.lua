-- Items that are too old go, then the oldest until the archive is no larger than it may be.
-- q.before, q.maxBytes
-- q.skip, and the reply: as in lib/pieces.lua
-- include base
-- include pieces
-- include item
local function isTooLarge()
  return tonumber(redis.call('GET', P .. 'items:bytes') or 0) > q.maxBytes
end

local more = sweepPiece('items:age', q.before, dropItem)
if more >= 0 then return more end
local oldest = redis.call('ZRANGE', P .. 'items:age', 0, SWEPT_AT_ONCE - 1)
for _, member in ipairs(oldest) do
  if not isTooLarge() then return -1 end
  dropItem(member)
end
return #oldest == SWEPT_AT_ONCE and 0 or -1
