-- The store's clock.
-- replies the time, ms
-- include base
return now
