-- Keys of items that a feed has met. A value is when it was met (ms, base 36), a blank and the mark.
--   markSeen(feed, key, mark, metAt)        met now unless told
--   forgetSeen(feed, {keys, forgetBefore})  what is in the document was met now; the rest goes once it is too old
-- include base
local DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz'

local function base36(n)
  local text = ''
  repeat
    local digit = n % 36
    text = DIGITS:sub(digit + 1, digit + 1) .. text
    n = math.floor(n / 36)
  until n == 0
  return text
end

local nowMet = base36(now)

local function markSeen(feed, key, mark, metAt)
  redis.call('HSET', P .. 'seen:' .. feed, key, (metAt and base36(metAt) or nowMet) .. ' ' .. mark)
end

local function forgetSeen(feed, document)
  local seen, present = P .. 'seen:' .. feed, {}
  local before = math.min(document.forgetBefore, now) -- what was met now stays, however short the memory
  for _, key in ipairs(document.keys) do present[key] = true end
  local marks = redis.call('HGETALL', seen)
  for i = 1, #marks, 2 do
    local met, mark = marks[i + 1]:match('^(%w+) (.*)$')
    met = tonumber(met, 36)
    if present[marks[i]] and met < now then
      markSeen(feed, marks[i], mark)
    elseif met < before then
      redis.call('HDEL', seen, marks[i])
    end
  end
end
