-- replies {record…}: those whose time has not run out, in no order
-- include base
-- include get
return getAll(P .. 'workers', redis.call('ZRANGEBYSCORE', P .. 'workers:until', '(' .. now, '+inf'))
