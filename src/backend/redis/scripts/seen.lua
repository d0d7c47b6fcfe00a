-- q.feed, q.keys
-- replies the mark of each key, null for one that it has not met
-- include base
-- include get
local marks = getAll(P .. 'seen:' .. q.feed, q.keys)
for i = 1, #marks do
  marks[i] = marks[i] and marks[i]:match(' (.*)$')
end
return marks
