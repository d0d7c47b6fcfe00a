-- replies {the last story's number, the last delivery's}
-- include base
local function last(kind)
  return tonumber(redis.call('GET', P .. kind .. ':last') or 0)
end
return { last('stories'), last('deliveries') }
