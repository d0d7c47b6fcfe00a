-- HMGET of any number of fields: a call takes no more than some thousand arguments.
--   getAll(key, fields)  their values in that order, false for what is not there
-- include base
local GET_PIECE = 1000

local function getAll(key, fields)
  local values = {}
  for first = 1, #fields, GET_PIECE do
    local last = math.min(first + GET_PIECE - 1, #fields)
    local piece = redis.call('HMGET', key, unpack(fields, first, last))
    for i = 1, #piece do values[first + i - 1] = piece[i] end
  end
  return values
end
