-- q.asked  {{exact, sketch, minimum}…}, as in lib/story.lua
-- replies {last number, {{id…}…} for each that asks, {{head, story}…} each story once}
-- include base
-- include story
local found, ids, met = {}, {}, {}
for i, keys in ipairs(q.asked) do
  found[i] = findStories(keys)
  for _, id in ipairs(found[i]) do
    if not met[id] then ids[#ids + 1] = id end
    met[id] = true
  end
end
return { lastStory(), found, showStories(ids) }
