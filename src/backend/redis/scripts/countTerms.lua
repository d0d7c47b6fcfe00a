-- q.items, q.words {word…}, q.counts {how many had it…}
-- include base
redis.call('INCRBY', P .. 'terms:items', q.items)
for i, word in ipairs(q.words) do redis.call('HINCRBY', P .. 'terms', word, q.counts[i]) end
