-- q  {exact, sketch, minimum}, as in lib/story.lua
-- replies {last number, {{head, story}…}}
-- include base
-- include story
return { lastStory(), showStories(findStories(q)) }
