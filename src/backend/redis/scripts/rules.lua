-- replies {rule, changed at and digest with a blank between, …}
-- include base
return redis.call('HGETALL', P .. 'rules')
