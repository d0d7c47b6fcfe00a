-- replies {record…}
-- include base
return redis.call('HVALS', P .. 'channels')
