-- q.id
-- replies {{head, story}}, or {} when it is not there
-- include base
-- include story
return showStories({ q.id })
