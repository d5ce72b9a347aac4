import type { RunningService } from '../running.js';
import { findRedis } from './index.js';
import type { RedisServer } from './index.js';

/**
 * Redis for a person, and the lines of a configuration that has jobs in it.
 * @throws Error saying what this machine lacks
 */
export async function runRedis(): Promise<RunningService> {
  process.stderr.write('services: starting Redis\n');
  const redis = await findRedis();
  if ('missing' in redis) throw new Error(`${redis.missing}; ${redis.remedy}`);

  const server = await redis.found.start();
  return { said: introduced(server), stop: () => server.stop() };
}

function introduced({ url, directory }: RedisServer): string {
  return `Redis    ${url}
Files    ${directory ?? 'not ours: it was running already'}

A look at it:
  redis-cli -u ${url} info keyspace

Gateways that share their jobs: each of them with these lines in its configuration
${RULE}
redis: { url: ${url} }
${RULE}
Ctrl-C stops it and removes its files.
`;
}

const RULE = '-'.repeat(80);
