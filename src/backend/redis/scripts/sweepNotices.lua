-- Old notices go that no digest tells.
-- q.before
-- q.skip, and the reply: as in lib/pieces.lua
-- include base
-- include pieces
return sweepPiece('notices:at', q.before, function(notice)
  if redis.call('EXISTS', P .. 'entered:n:' .. notice) == 1 then return false end
  redis.call('HDEL', P .. 'notices', notice)
  redis.call('ZREM', P .. 'notices:at', notice)
  return true
end)
