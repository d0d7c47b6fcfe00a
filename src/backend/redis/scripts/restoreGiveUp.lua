-- The restore will not go on: another may begin anew at once.
-- q.token
-- include base
-- include restoring
if isRestoring(q.token) then keepRestoring(q.token, 0) end
