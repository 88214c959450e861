/**
 * The verbs as Redis does them: Lua, since only a script is atomic and takes one round trip.
 *
 * Keys of a world begin with W = `porthole:1:<length of the world's name>:<name>`; 1 is the version of this layout.
 *   `W:tables`                     hash: `<space>:<kind>` -> seq of the newest row
 *   `W:nonces`                     sorted set: nonces by the world time at which they expire
 *   `W:<space>:<kind>:rows`        hash: id -> `<rev> <seq> <indexed values as JSON>\n<row as JSON>`
 *   `W:<space>:<kind>:order`       sorted set: ids by seq
 *   `W:<space>:<kind>:by:<field>`  sorted set, all of score 0: `<length>:<value>:<seq, 16 digits>:<id>`
 *   `porthole:1:worlds`            hash: name of a world -> how many rows it has
 * As sets of one score are in the order of their bytes, the rows of one value are neighbours there, in the order of
 * creation: their number, and any page of them, are found without looking at the others.
 */
import { createHash } from 'node:crypto'

export interface Script {
  readonly text: string
  readonly sha: string
}

const shared = `
local W = KEYS[1]
local worlds = KEYS[2]
local at = 0
local function arg() at = at + 1; return ARGV[at] end
local function count() return tonumber(arg()) end

local function parsed(value)
  local stop = string.find(value, '\\n', 1, true)
  local rev, seq, index = string.match(string.sub(value, 1, stop - 1), '^(%d+) (%d+) (.*)$')
  return tonumber(rev), tonumber(seq), index
end
local function prefix(value) return #value .. ':' .. value .. ':' end
local function tail(seq, id) return string.format('%016d', seq) .. ':' .. id end

local function range(base, field, value)
  local key, from = base .. ':by:' .. field, prefix(value)
  return key, '[' .. from, '(' .. string.sub(from, 1, -2) .. ';', from
end

local function readWhere()
  local where = {}
  for n = 1, count() do where[n] = { arg(), arg() } end
  return where
end

-- Ids of those that match several conditions: of the value that has the fewest, each looked up under the others.
local function matching(base, where, enough)
  local least, best = nil, 1
  for n, pair in ipairs(where) do
    local key, from, to = range(base, pair[1], pair[2])
    local size = redis.call('ZLEXCOUNT', key, from, to)
    if not least or size < least then least, best = size, n end
  end
  local key, from, to, start = range(base, where[best][1], where[best][2])
  local ids = {}
  for _, member in ipairs(redis.call('ZRANGEBYLEX', key, from, to)) do
    local rest, all = string.sub(member, #start + 1), true
    for n, pair in ipairs(where) do
      if n ~= best and not redis.call('ZSCORE', base .. ':by:' .. pair[1], prefix(pair[2]) .. rest) then
        all = false
        break
      end
    end
    if all then
      ids[#ids + 1] = string.sub(rest, 18)
      if enough and #ids >= enough then break end
    end
  end
  return ids
end

-- Rows by id, appended to a list, so many at a time as a call can take.
local function append(list, base, ids)
  for first = 1, #ids, 4000 do
    for _, value in ipairs(redis.call('HMGET', base .. ':rows', unpack(ids, first, math.min(first + 3999, #ids)))) do
      list[#list + 1] = value
    end
  end
  return list
end

local function file(command, base, index, seq, id)
  if index == '{}' then return end
  for field, value in pairs(cjson.decode(index)) do
    local key, member = base .. ':by:' .. field, prefix(value) .. tail(seq, id)
    if command == 'ZADD' then redis.call('ZADD', key, 0, member) else redis.call('ZREM', key, member) end
  end
end
`

const script = (text: string): Script => {
  const whole = shared + text
  return { text: whole, sha: createHash('sha1').update(whole).digest('hex') }
}

/** space, then kind and id of each row. */
export const readScript = script(`
local base = W .. ':' .. arg() .. ':'
local found = {}
while at < #ARGV do
  local kind = arg()
  found[#found + 1] = redis.call('HGET', base .. kind .. ':rows', arg())
end
return found
`)

/** space, kind, offset, limit (-1: all), conditions. Returns the total and the rows. */
export const pageScript = script(`
local base = W .. ':' .. arg() .. ':' .. arg()
local offset, limit, where = count(), count(), readWhere()
local last = limit < 0 and math.huge or offset + limit - 1
local total, ids

local function part(all)
  local some = {}
  for n = offset + 1, math.min(last + 1, #all) do some[#some + 1] = all[n] end
  return some
end

if #where == 0 then
  total = redis.call('ZCARD', base .. ':order')
  last = math.min(last, total - 1)
  ids = last < offset and {} or redis.call('ZRANGE', base .. ':order', offset, last)
elseif #where == 1 then
  local key, from, to, start = range(base, where[1][1], where[1][2])
  total = redis.call('ZLEXCOUNT', key, from, to)
  last = math.min(last, total - 1)
  ids = {}
  if offset <= last then
    local before = redis.call('ZLEXCOUNT', key, '-', '(' .. start)
    for n, member in ipairs(redis.call('ZRANGE', key, before + offset, before + last)) do
      ids[n] = string.sub(member, #start + 18)
    end
  end
else
  local all = matching(base, where)
  total = #all
  ids = part(all)
end
return append({ total }, base, ids)
`)

/** space, name of the world, then numbered lists: expect, empty, remove, put. Returns 1 when it happened. */
export const commitScript = script(`
local space, world = arg(), arg()
local function baseOf(kind) return W .. ':' .. space .. ':' .. kind end

for _ = 1, count() do
  local base, id, rev = baseOf(arg()), arg(), count()
  local value = redis.call('HGET', base .. ':rows', id)
  if (value and parsed(value) or 0) ~= rev then return 0 end
end
for _ = 1, count() do
  local base, where = baseOf(arg()), readWhere()
  if #where == 0 then
    if redis.call('EXISTS', base .. ':order') == 1 then return 0 end
  elseif #where == 1 then
    local key, from, to = range(base, where[1][1], where[1][2])
    if redis.call('ZLEXCOUNT', key, from, to) > 0 then return 0 end
  elseif #matching(base, where, 1) > 0 then return 0 end
end

local grown = 0
local function drop(base, id)
  local value = redis.call('HGET', base .. ':rows', id)
  if not value then return end
  local _, seq, index = parsed(value)
  file('ZREM', base, index, seq, id)
  redis.call('ZREM', base .. ':order', id)
  redis.call('HDEL', base .. ':rows', id)
  grown = grown - 1
end

for _ = 1, count() do
  local base = baseOf(arg())
  drop(base, arg())
end
for _ = 1, count() do
  local kind, keep, id, index, json = arg(), count(), arg(), arg(), arg()
  local base = baseOf(kind)
  local value = redis.call('HGET', base .. ':rows', id)
  local rev, seq, filed = 0, nil, nil
  if value then
    rev, seq, filed = parsed(value)
    if filed ~= index then file('ZREM', base, filed, seq, id) end
  else
    seq = redis.call('HINCRBY', W .. ':tables', space .. ':' .. kind, 1)
    redis.call('ZADD', base .. ':order', seq, id)
    grown = grown + 1
  end
  if filed ~= index then file('ZADD', base, index, seq, id) end
  redis.call('HSET', base .. ':rows', id, string.format('%d %d ', rev + 1, seq) .. index .. '\\n' .. json)
  if keep > 0 and not value then
    local over = redis.call('ZCARD', base .. ':order') - keep
    if over > 0 then
      for _, old in ipairs(redis.call('ZRANGE', base .. ':order', 0, over - 1)) do drop(base, old) end
    end
  end
end
if grown ~= 0 and redis.call('HINCRBY', worlds, world, grown) <= 0 then redis.call('HDEL', worlds, world) end
return 1
`)

/** nonce, its expiry, the world's time. Returns 1 when it is new. */
export const nonceScript = script(`
local nonce, expires, now = arg(), arg(), arg()
local key = W .. ':nonces'
redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
if redis.call('ZADD', key, 'NX', expires, nonce) == 0 then return 0 end
if redis.call('ZCARD', key) > 1000000 then redis.call('ZPOPMIN', key) end
return 1
`)

/** Returns the names of the tables, each followed by the number of its rows, and these. */
export const dumpScript = script(`
local all = {}
for _, name in ipairs(redis.call('HKEYS', W .. ':tables')) do
  local base = W .. ':' .. name
  local ids = redis.call('ZRANGE', base .. ':order', 0, -1)
  all[#all + 1] = name
  all[#all + 1] = #ids
  append(all, base, ids)
end
return all
`)

/**
 * Rows for a world that nobody sees yet: W is its stage, and gone in an hour when nobody swaps it in.
 * Of each row: table, id, rev, seq, indexed values, JSON.
 */
export const stageScript = script(`
local touched = { [W .. ':tables'] = true }
while at < #ARGV do
  local name, id, rev, seq, index, json = arg(), arg(), arg(), count(), arg(), arg()
  local base = W .. ':' .. name
  redis.call('HSET', base .. ':rows', id, string.format('%s %d ', rev, seq) .. index .. '\\n' .. json)
  redis.call('ZADD', base .. ':order', seq, id)
  file('ZADD', base, index, seq, id)
  touched[base .. ':rows'], touched[base .. ':order'] = true, true
  for field in pairs(cjson.decode(index)) do touched[base .. ':by:' .. field] = true end
  local newest = redis.call('HGET', W .. ':tables', name)
  if not newest or tonumber(newest) < seq then redis.call('HSET', W .. ':tables', name, string.format('%d', seq)) end
end
for key in pairs(touched) do redis.call('EXPIRE', key, 3600) end
return 1
`)

/** Name of the world, its stage, the number of rows, and the names of all indexed fields: the stage becomes the world. */
export const swapScript = script(`
local world, stage, rows, suffixes = arg(), arg(), count(), { ':rows', ':order' }
while at < #ARGV do suffixes[#suffixes + 1] = ':by:' .. arg() end
local function move(name)
  if redis.call('EXISTS', stage .. name) == 0 then return end
  redis.call('RENAME', stage .. name, W .. name)
  redis.call('PERSIST', W .. name)
end
for _, name in ipairs(redis.call('HKEYS', W .. ':tables')) do
  for _, suffix in ipairs(suffixes) do redis.call('UNLINK', W .. ':' .. name .. suffix) end
end
redis.call('UNLINK', W .. ':tables', W .. ':nonces')
for _, name in ipairs(redis.call('HKEYS', stage .. ':tables')) do
  for _, suffix in ipairs(suffixes) do move(':' .. name .. suffix) end
end
move(':tables')
if rows > 0 then redis.call('HSET', worlds, world, rows) else redis.call('HDEL', worlds, world) end
return 1
`)
