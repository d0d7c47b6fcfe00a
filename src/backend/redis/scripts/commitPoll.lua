-- One poll, one commit: all of it or nothing. What can refuse it is looked at before the first change.
-- q.feed, q.commitId, q.rev     as in PollCommit
-- q.record, q.dueAt             the feed's new record (JSON) and when it is due; absent on all but the last piece
-- q.seen                        {{key, mark}…}
-- q.document                    {keys, forgetBefore}, or nil
-- q.items                       {{id, at}…}; the packed items follow in ARGV[3] and on
-- q.stories, q.alerts, q.notices  as in lib/story.lua and lib/window.lua
-- replies {'committed', rev}, {'stale'} or {'conflict'}
-- include base
-- include call
-- include story
-- include item
-- include seen
-- include window
-- include feed
local scope = 'feed ' .. q.feed
local before = answered(scope, q.commitId)
if before then return { 'committed', tonumber(before) } end

local rev = redis.call('HGET', P .. 'feeds:rev', q.feed)
if not rev or tonumber(rev) ~= q.rev then return { 'stale' } end
if hasConflict(q.stories) then return { 'conflict' } end

for _, change in ipairs(q.stories) do applyChange(change) end
for i, item in ipairs(q.items) do storeItem(item.id, item.at, ARGV[2 + i]) end
for _, alert in ipairs(q.alerts) do planAlert(alert) end
for _, notice in ipairs(q.notices) do planNotice(notice) end

redis.call('HSET', P .. 'feeds:rev', q.feed, q.rev + 1)
if q.record then
  redis.call('HSET', P .. 'feeds', q.feed, q.record)
  redis.call('ZADD', P .. 'feeds:due', 'XX', q.dueAt, q.feed) -- a disabled feed is not in it
  placeFeed(q.feed, q.record)
end
for _, met in ipairs(q.seen) do markSeen(q.feed, met.key, met.mark) end
if q.document then forgetSeen(q.feed, q.document) end
remember(scope, q.commitId, q.rev + 1)
return { 'committed', q.rev + 1 }
