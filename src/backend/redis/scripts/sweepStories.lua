-- Ended stories are found no more; those that an open digest has yet to tell stay readable.
-- q.skip, and the reply: as in lib/pieces.lua
-- include base
-- include pieces
-- include story
local function isYetToTell(id)
  for _, alert in ipairs(redis.call('LRANGE', P .. 'told:' .. id, 0, -1)) do
    for _, digest in ipairs(redis.call('HVALS', P .. 'entered:a:' .. alert)) do
      if digest == '' then return true end
    end
  end
  return false
end

return sweepPiece('stories:closing', now, function(id)
  local stays = isYetToTell(id)
  if stays then forgetKeys(id) else endStory(id) end
  return not stays
end, true)
