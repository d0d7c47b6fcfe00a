-- q.callId
-- q.channel, q.notices  as in lib/channel.lua and lib/window.lua
-- include base
-- include call
-- include channel
-- include window
local scope = 'channel ' .. q.channel.id
if answered(scope, q.callId) then return end
saveChannel(q.channel)
for _, notice in ipairs(q.notices) do planNotice(notice) end
remember(scope, q.callId, '1')
