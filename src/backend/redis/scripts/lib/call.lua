-- Answers to calls that may be sent twice: the same id again changes nothing and hears the same answer.
--   answered(scope, id)          the answer it heard, a string, or nil
--   remember(scope, id, answer)  after what it did; only answers that changed something are remembered
-- calls:<scope> holds id → number, colon, answer; the last few calls, for a caller asks again at once or never.
-- include base
local CALLS_KEPT = 8
local CALLS_UNUSED = 86400 -- seconds

local function answered(scope, id)
  local known = redis.call('HGET', P .. 'calls:' .. scope, id)
  return known and known:match('^%d+:(.*)$') or nil
end

local function remember(scope, id, answer)
  local key = P .. 'calls:' .. scope
  local calls = redis.call('HGETALL', key)
  local last, oldest, first = 0, nil, nil
  for i = 1, #calls, 2 do
    local n = tonumber(calls[i + 1]:match('^%d+'))
    last = math.max(last, n)
    if not first or n < first then
      oldest, first = calls[i], n
    end
  end
  if #calls / 2 >= CALLS_KEPT then redis.call('HDEL', key, oldest) end
  redis.call('HSET', key, id, (last + 1) .. ':' .. answer)
  redis.call('EXPIRE', key, CALLS_UNUSED)
end
