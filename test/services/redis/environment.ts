/** A Redis that already runs, as the environment names it; undefined where it names none. */
export function redisOfEnvironment(): string | undefined {
  return process.env['STOWAGE_TEST_REDIS_URL'];
}
