-- replies {items, {word, count, …}}
-- include base
return { tonumber(redis.call('GET', P .. 'terms:items') or 0), redis.call('HGETALL', P .. 'terms') }
