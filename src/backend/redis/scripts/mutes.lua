-- replies {mute, held, …}: those that have not ended, in no order
-- include base
-- include mute
local mutes, active = redis.call('HGETALL', P .. 'mutes'), {}
for i = 1, #mutes, 2 do
  if mutedUntil(mutes[i + 1]) > now then
    active[#active + 1] = mutes[i + 1]
    active[#active + 1] = tonumber(redis.call('HGET', P .. 'mutes:held', mutes[i]) or 0)
  end
end
return active
