-- Deliveries that have long been finished go.
-- q.before
-- q.skip, and the reply: as in lib/pieces.lua
-- include base
-- include pieces
-- include delivery
return sweepPiece('deliveries:finished', q.before, function(id)
  dropDelivery(id)
  return true
end)
