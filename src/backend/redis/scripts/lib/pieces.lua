-- A sweep in pieces, so that the server is never held up for long.
--   sweepPiece(key, before, drop)  looks at the next members of a sorted set whose score is less than `before`, or at
--     most `before` when told so by sweepPiece(key, before, drop, true). drop(member) says whether it went; those that
--     stay are passed over from then on. Replies how many to pass over in the next call, or -1 when this was the last.
-- q.skip  as replied by the call before; 0 at first
-- include base
local SWEPT_AT_ONCE = 200

local function sweepPiece(key, before, drop, isUpTo)
  local bound = isUpTo and before or '(' .. before
  local members = redis.call('ZRANGEBYSCORE', P .. key, '-inf', bound, 'LIMIT', q.skip, SWEPT_AT_ONCE)
  local kept = 0
  for _, member in ipairs(members) do
    if not drop(member) then kept = kept + 1 end
  end
  return #members == SWEPT_AT_ONCE and q.skip + kept or -1
end
