import { programFromApt } from '../../support/apt.js';
import type { Needed } from '../../support/unavailable.js';
import { redisOfEnvironment } from './environment.js';
import { startServer } from './server.js';
import type { RedisServer, RedisSettings } from './server.js';

export type { RedisServer, RedisSettings } from './server.js';

/** A machine on which Redis can be had. */
export interface RedisHost {
  /**
   * The Redis that the environment names, where one does and nothing special is wanted of it; else a new
   * one, with files and a port of its own.
   * @throws Error saying what it lacks, or what the server said last
   */
  start(settings?: RedisSettings): Promise<RedisServer>;
}

const REDIS = { path: '/usr/bin/redis-server', package: 'redis-server' };

let redis: Promise<Needed<string>> | undefined;

/** Redis, installed first where it isn't and can be. */
export async function findRedis(): Promise<Needed<RedisHost>> {
  const host: RedisHost = { start };
  if (redisOfEnvironment() !== undefined) return { found: host };

  const program = await findProgram();
  return 'found' in program ? { found: host } : program;
}

async function start(settings: RedisSettings = {}): Promise<RedisServer> {
  const url = redisOfEnvironment();
  const ordinary = Object.keys(settings).length === 0;
  if (url !== undefined && ordinary) return existing(url);

  const program = await findProgram();
  if ('found' in program) return startServer(program.found, settings);
  throw new Error(`${program.missing}; ${program.remedy}`);
}

function existing(url: string): RedisServer {
  return { url, stop: () => Promise.resolve() };
}

function findProgram(): Promise<Needed<string>> {
  return (redis ??= programFromApt(REDIS));
}
