-- Channels.
--   saveChannel{id, state, data}  one that opens sets its waiting deliveries pending, due now
--   isOpen(channel)               whether it is recorded open
-- include base
-- include delivery
local function saveChannel(channel)
  redis.call('HSET', P .. 'channels', channel.id, channel.data)
  if channel.state ~= 'open' then return end
  for _, member in ipairs(redis.call('ZRANGE', P .. 'waiting:' .. channel.id, 0, -1)) do
    wakeDelivery(member:sub(12))
  end
end

-- Looked for in the text, for cjson refuses some of what services answer; a quote within a string has a backslash.
local function isOpen(channel)
  local record = redis.call('HGET', P .. 'channels', channel)
  return record and record:find('"state":"open"', 1, true) ~= nil
end
