-- q.notices  as in lib/window.lua
-- include base
-- include window
for _, notice in ipairs(q.notices) do planNotice(notice) end
