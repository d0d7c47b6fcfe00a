-- replies {key, at, …}, in no order; a key as in unsubscribe.lua
-- include base
return redis.call('HGETALL', P .. 'unsubscriptions')
