-- A piece of the archive, oldest first.
-- q.since, q.after  first seen at or after; the last member that was read, or nil
-- q.limit
-- replies {member, value, member, value, …}, as in lib/item.lua
-- include base
-- include get
local age = P .. 'items:age'
local rank
if not q.after then
  rank = redis.call('ZCOUNT', age, '-inf', '(' .. q.since)
else
  rank = redis.call('ZRANK', age, q.after)
  rank = rank and rank + 1
end
if not rank then -- swept meanwhile, or first seen still earlier: on from where it stood
  rank = redis.call('ZCOUNT', age, '-inf', '(' .. q.since)
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', age, q.since, q.since)) do
    if member <= q.after then rank = rank + 1 end
  end
end
local members, ids, piece = redis.call('ZRANGE', age, rank, rank + q.limit - 1), {}, {}
for i, member in ipairs(members) do ids[i] = member:sub(12) end
for i, value in ipairs(getAll(P .. 'items', ids)) do
  piece[2 * i - 1], piece[2 * i] = members[i], value
end
return piece
