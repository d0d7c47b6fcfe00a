-- replies each feed as in readFeed, in no order
-- include base
local records, feeds = redis.call('HGETALL', P .. 'feeds'), {}
for i = 1, #records, 2 do
  local id = records[i]
  feeds[#feeds + 1] = { id, redis.call('HGET', P .. 'feeds:rev', id), records[i + 1], redis.call('ZSCORE', P .. 'feeds:due', id) }
end
return feeds
