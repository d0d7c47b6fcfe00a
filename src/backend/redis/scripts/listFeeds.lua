-- Some of all feeds: in all pieces together each that stays is met, one now and then twice.
-- q.cursor  as replied by the call before; '0' at first
-- replies {the next cursor, '0' when this was the last, {a feed as in readFeed…}}
-- include base
-- include get
local LISTED_AT_ONCE = 500
local found = redis.call('HSCAN', P .. 'feeds', q.cursor, 'COUNT', LISTED_AT_ONCE)
local records, ids, feeds = found[2], {}, {}
for i = 1, #records, 2 do ids[#ids + 1] = records[i] end
local revs = getAll(P .. 'feeds:rev', ids)
for i, id in ipairs(ids) do
  feeds[i] = { id, revs[i], records[2 * i], redis.call('ZSCORE', P .. 'feeds:due', id) }
end
return { found[1], feeds }
