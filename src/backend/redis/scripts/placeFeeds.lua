-- Places some of all feeds anew, by their records.
-- q.cursor  as replied by the call before; '0' at first
-- replies the next cursor, '0' when this was the last
-- include base
-- include feed
local PLACED_AT_ONCE = 200
local found = redis.call('HSCAN', P .. 'feeds', q.cursor, 'COUNT', PLACED_AT_ONCE)
local feeds = found[2]
for i = 1, #feeds, 2 do placeFeed(feeds[i], feeds[i + 1]) end
return found[1]
