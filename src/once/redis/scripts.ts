/**
 * What is done to a key in one step. KEYS[1] is a hash with the `fingerprint` of what was asked for, and
 * beside it either the `token` of who is at it, until that one's turn ends, or the `answer`. KEYS[2] has
 * the names of all such keys, by the moment at which each goes, and goes with the last.
 */
const COMMON = `
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function keepFor(milliseconds)
  redis.call('PEXPIRE', KEYS[1], milliseconds)
  redis.call('ZADD', KEYS[2], now() + milliseconds, KEYS[1])
  local last = redis.call('ZREVRANGE', KEYS[2], 0, 0, 'WITHSCORES')
  redis.call('PEXPIREAT', KEYS[2], last[2])
end
local function removeGone()
  local gone = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now(), 'LIMIT', 0, 100)
  if #gone > 0 then redis.call('ZREM', KEYS[2], unpack(gone)) end
end
`;

const script = (text: string) => COMMON + text;

/**
 * fingerprint, token, milliseconds, limit: takes the turn, and answers nothing; or with what stands already,
 * or FULL where there are so many keys.
 */
export const TAKE = script(`
local standing = redis.call('HMGET', KEYS[1], 'fingerprint', 'answer')
if standing[1] then return standing end
removeGone()
if redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[4]) then return 'FULL' end
redis.call('HSET', KEYS[1], 'fingerprint', ARGV[1], 'token', ARGV[2])
keepFor(ARGV[3])
return {}
`);

/** token, milliseconds: has the turn end later, unless it is another's by now. */
export const RENEW = script(`
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then return 0 end
keepFor(ARGV[2])
return 1
`);

/**
 * fingerprint, answer, milliseconds: keeps the answer and ends the turn; or gives what another kept, whose
 * turn came when this one's had ended. Where the key is given for something else by then, nothing is kept.
 */
export const KEEP = script(`
local standing = redis.call('HMGET', KEYS[1], 'fingerprint', 'answer')
if standing[1] and standing[1] ~= ARGV[1] then return ARGV[2] end
if standing[2] then return standing[2] end
redis.call('HSET', KEYS[1], 'fingerprint', ARGV[1], 'answer', ARGV[2])
redis.call('HDEL', KEYS[1], 'token')
keepFor(ARGV[3])
return ARGV[2]
`);

/** token: ends the turn, unless it is another's by now. */
export const LET_GO = script(`
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then return 0 end
redis.call('ZREM', KEYS[2], KEYS[1])
return redis.call('DEL', KEYS[1])
`);
