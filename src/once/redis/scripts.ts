/**
 * What is done to a key in one step. KEYS[1] is a hash with the `fingerprint` of what was asked for, and
 * beside it either the `token` of who is at it, until that one's turn ends, or the `answer`.
 */

/** fingerprint, token, milliseconds: takes the turn, and answers nothing; or what stands already. */
export const TAKE = `
local standing = redis.call('HMGET', KEYS[1], 'fingerprint', 'answer')
if standing[1] then return standing end
redis.call('HSET', KEYS[1], 'fingerprint', ARGV[1], 'token', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return {}
`;

/** token, milliseconds: has the turn end later, unless it is another's by now. */
export const RENEW = `
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
`;

/**
 * fingerprint, answer, milliseconds: keeps the answer and ends the turn; or gives what another kept, whose
 * turn came when this one's had ended. Where the key is given for something else by then, nothing is kept.
 */
export const KEEP = `
local standing = redis.call('HMGET', KEYS[1], 'fingerprint', 'answer')
if standing[1] and standing[1] ~= ARGV[1] then return ARGV[2] end
if standing[2] then return standing[2] end
redis.call('HSET', KEYS[1], 'fingerprint', ARGV[1], 'answer', ARGV[2])
redis.call('HDEL', KEYS[1], 'token')
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return ARGV[2]
`;

/** token: ends the turn, unless it is another's by now. */
export const LET_GO = `
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
`;
