-- Mutes, leases and workers whose time has run out go. They are few.
-- include base
-- include mute
local mutes = redis.call('HGETALL', P .. 'mutes')
for i = 1, #mutes, 2 do
  if mutedUntil(mutes[i + 1]) <= now then endMute(mutes[i]) end
end
for _, name in ipairs(redis.call('SMEMBERS', P .. 'leases')) do
  redis.call('ZREMRANGEBYSCORE', P .. 'lease:' .. name, '-inf', now)
  if redis.call('EXISTS', P .. 'lease:' .. name) == 0 then redis.call('SREM', P .. 'leases', name) end
end
for _, holder in ipairs(redis.call('ZRANGEBYSCORE', P .. 'workers:until', '-inf', now)) do
  redis.call('HDEL', P .. 'workers', holder)
  redis.call('ZREM', P .. 'workers:until', holder)
end
