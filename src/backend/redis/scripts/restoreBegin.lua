-- Begins a restore.
-- q.token  its own
-- replies 1, or 0 when the store holds something
-- include base
-- include restoring
if isRestoring(q.token) then return 1 end
local HELD = {
  'feeds', 'items', 'stories', 'alerts', 'notices', 'routes:due', 'digests', 'deliveries', 'channels', 'rules', 'mutes',
  'unsubscriptions', 'terms',
}
for _, name in ipairs(HELD) do
  if redis.call('EXISTS', P .. name) == 1 then return 0 end
end
keepRestoring(q.token)
return 1
