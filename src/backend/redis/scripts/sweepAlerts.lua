-- Old alerts go that no digest tells and whose story is gone: its id is what keeps an alert from being planned again.
-- q.before
-- q.skip, and the reply: as in lib/pieces.lua
-- include base
-- include pieces
return sweepPiece('alerts:at', q.before, function(alert)
  local story = redis.call('HGET', P .. 'alerts:story', alert)
  if redis.call('HEXISTS', P .. 'stories', story) == 1 then return false end
  if redis.call('EXISTS', P .. 'entered:a:' .. alert) == 1 then return false end
  redis.call('HDEL', P .. 'alerts', alert)
  redis.call('HDEL', P .. 'alerts:story', alert)
  redis.call('ZREM', P .. 'alerts:at', alert)
  redis.call('LREM', P .. 'told:' .. story, 1, alert)
  return true
end)
