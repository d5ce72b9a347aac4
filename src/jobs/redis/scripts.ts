/**
 * What is done to a job's record in one step. KEYS[1] is the prefix that all keys begin with; it has a
 * hash tag, so that a cluster keeps them together.
 *
 *   PREFIX:job:ID         the record, a hash
 *   PREFIX:owner:OWNER    ids of an owner's jobs, in their order
 *   PREFIX:waiting:OWNER  those that are not over
 *   PREFIX:open           all that are not over, by when they were made
 *   PREFIX:over           all that are over, by when they ended, or later where they are kept for longer
 *   PREFIX:lanes          how many jobs of each lane are not over
 *   PREFIX:asked:NAME     the id of the job that an owner has asked for by a key, for a day
 *   PREFIX:moment         the last moment given to an id
 *
 * In a record, `run` is who holds the job: what another one writes is refused. `ending` is the state
 * that it will end in once what it left has been taken away. `tries` are those since it last got to more
 * bytes than the `furthest` that it had ever got to when a run came to nothing.
 */
const COMMON = `
local p = KEYS[1]
local OVER = { SUCCEEDED = true, FAILED = true, CANCELLED = true }
local function moment()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end
local function now() return math.floor(moment() / 1000) end
local function key(id) return p .. ':job:' .. id end
local function get(id, field) return redis.call('HGET', key(id), field) end
local function tell(what, id) redis.call('PUBLISH', p .. ':' .. what, id) end
local function isHeld(id, run) return get(id, 'run') == run end
local function countTry(id)
  local done = tonumber(cjson.decode(get(id, 'progress')).bytesDone) or 0
  if done > tonumber(get(id, 'furthest') or '0') then
    redis.call('HSET', key(id), 'furthest', string.format('%.0f', done), 'tries', 1)
    return 1
  end
  return redis.call('HINCRBY', key(id), 'tries', 1)
end
local function requeue(id)
  redis.call('HSET', key(id), 'state', 'QUEUED')
  redis.call('HDEL', key(id), 'run')
  tell('changed', id)
end
local function fail(id, failure)
  if redis.call('HSETNX', key(id), 'ending', 'FAILED') == 1 then
    redis.call('HSET', key(id), 'failure', failure)
  end
end
local function finish(id, state)
  local ended = now()
  local owner, lane = get(id, 'owner'), get(id, 'lane')
  redis.call('HSET', key(id), 'state', state, 'finishedAt', ended)
  redis.call('HDEL', key(id), 'run', 'ending', 'saved')
  redis.call('SREM', p .. ':waiting:' .. owner, id)
  redis.call('ZREM', p .. ':open', id)
  redis.call('ZADD', p .. ':over', ended, id)
  if redis.call('HINCRBY', p .. ':lanes', lane, -1) <= 0 then
    redis.call('HDEL', p .. ':lanes', lane)
  end
  tell('over', id)
end
`;

const script = (text: string) => COMMON + text;

/**
 * owner, limit, salt, the name of what it is asked for by, or nothing, for how many milliseconds that
 * stands, then the fields of the record: the record, or the one that was asked for so before; nothing
 * where the owner has too many.
 */
export const ADD = script(`
local owner, limit, salt, name, askedFor = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[5]
local asked = p .. ':asked:' .. name
local standing = name ~= '' and redis.call('GET', asked)
local record = standing and redis.call('HGETALL', key(standing)) or {}
if #record > 0 then return record end
local waiting = p .. ':waiting:' .. owner
if redis.call('SCARD', waiting) >= limit then return nil end
local last = tonumber(redis.call('GET', p .. ':moment') or '0')
local made = string.format('%016.0f', math.max(moment(), last + 1))
redis.call('SET', p .. ':moment', made)
local id = made .. '-' .. salt
redis.call('HSET', key(id), 'id', id, 'owner', owner, 'createdAt', now(), unpack(ARGV, 6))
redis.call('ZADD', p .. ':owner:' .. owner, 0, id)
redis.call('SADD', waiting, id)
redis.call('ZADD', p .. ':open', now(), id)
redis.call('HINCRBY', p .. ':lanes', get(id, 'lane'), 1)
if name ~= '' then redis.call('SET', asked, id, 'PX', askedFor) end
return redis.call('HGETALL', key(id))
`);

/**
 * id, run: the record, from now on held by this run; one that was cut counts as a try. Empty where the job
 * is over or gone.
 */
export const BEGIN = script(`
local id, run = ARGV[1], ARGV[2]
local state, holder = get(id, 'state'), get(id, 'run')
if not state or OVER[state] then return {} end
redis.call('HSET', key(id), 'run', run)
if not get(id, 'ending') then
  if state == 'RUNNING' and holder and holder ~= run then countTry(id) end
  redis.call('HSET', key(id), 'state', 'RUNNING')
  redis.call('HSETNX', key(id), 'startedAt', now())
  tell('changed', id)
end
return redis.call('HGETALL', key(id))
`);

/** id, run, field, value: 1 where it is written, 0 where the job is held by another. */
export const WRITE = script(`
local id, run = ARGV[1], ARGV[2]
if not isHeld(id, run) then return 0 end
redis.call('HSET', key(id), ARGV[3], ARGV[4])
if ARGV[3] == 'progress' then tell('changed', id) end
return 1
`);

/** id, run: HELD, LOST to another, or what it is to end in. */
export const LOOK = script(`
local id, run = ARGV[1], ARGV[2]
if not isHeld(id, run) then return 'LOST' end
return get(id, 'ending') or 'HELD'
`);

/** id, run: has it wait as if this run had not been; 0 where it is held by another. */
export const RELEASE = script(`
local id, run = ARGV[1], ARGV[2]
if not isHeld(id, run) then return 0 end
requeue(id)
return 1
`);

/**
 * id, run, failure, limit: counts a try, and has it wait for the next one, or with so many end as FAILED.
 * Answers with how many there were, LOST to another, or ENDING where it is to end now.
 */
export const RETRY = script(`
local id, run = ARGV[1], ARGV[2]
if not isHeld(id, run) then return 'LOST' end
if get(id, 'ending') then return 'ENDING' end
local tries = countTry(id)
if tries >= tonumber(ARGV[4]) then
  fail(id, ARGV[3])
  return 'ENDING'
end
requeue(id)
return tries
`);

/** id, run, failure: has it end as FAILED, unless it is to end already. */
export const FAIL = script(`
local id, run = ARGV[1], ARGV[2]
if not isHeld(id, run) then return 0 end
fail(id, ARGV[3])
return 1
`);

/**
 * id, run, limit: lets go of what could not be taken away; how often that was so, LOST to another, or OVER
 * where that was often enough.
 */
export const POSTPONE = script(`
local id, run = ARGV[1], ARGV[2]
if not isHeld(id, run) then return 'LOST' end
local abandons = redis.call('HINCRBY', key(id), 'abandons', 1)
if abandons >= tonumber(ARGV[3]) then
  finish(id, get(id, 'ending'))
  return 'OVER'
end
redis.call('HDEL', key(id), 'run')
return abandons
`);

/** id, run, state, result: 1 where it is over now, 0 where it is held by another. */
export const FINISH = script(`
local id, run = ARGV[1], ARGV[2]
if not isHeld(id, run) then return 0 end
if ARGV[4] ~= '' then redis.call('HSET', key(id), 'result', ARGV[4]) end
finish(id, ARGV[3])
return 1
`);

/**
 * id, run: has it end as CANCELLED, at once where it never ran. Answers with 1 where it waits between
 * two tries and what it left is now for `run` to take away.
 */
export const CANCEL = script(`
local id, run = ARGV[1], ARGV[2]
local state = get(id, 'state')
if not state or OVER[state] then return 0 end
redis.call('HSETNX', key(id), 'ending', 'CANCELLED')
tell('cancelled', id)
if state ~= 'QUEUED' or get(id, 'run') then return 0 end
if not get(id, 'startedAt') then
  finish(id, 'CANCELLED')
  return 0
end
redis.call('HSET', key(id), 'run', run)
return 1
`);

/**
 * For how many milliseconds jobs are kept once they are over, and since they were made where they were asked
 * for by a key, and how many to remove at most. One whose key stands longer is looked at again only then.
 */
export const SWEEP = script(`
local kept, askedFor = tonumber(ARGV[1]), tonumber(ARGV[2])
local before = now() - kept
local ids = redis.call('ZRANGEBYSCORE', p .. ':over', '-inf', before, 'LIMIT', 0, ARGV[3])
for _, id in ipairs(ids) do
  local standsUntil = get(id, 'asked') and get(id, 'createdAt') + askedFor or 0
  if standsUntil - kept > before then
    redis.call('ZADD', p .. ':over', standsUntil - kept, id)
  else
    local owner = get(id, 'owner')
    if owner then redis.call('ZREM', p .. ':owner:' .. owner, id) end
    redis.call('DEL', key(id))
    redis.call('ZREM', p .. ':over', id)
  end
end
`);
