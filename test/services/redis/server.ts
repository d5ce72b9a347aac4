import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { eventually } from '../../support/eventually.js';
import { freePort } from '../../support/free-port.js';
import { NOBODY, startService } from '../service.js';
import type { Service } from '../service.js';

/** What a Redis may have other than by default. */
export interface RedisSettings {
  /** A new one even where the environment names one: for tests that stop it. */
  readonly own?: true;
  /** What it throws away when its memory is full; nothing by default. */
  readonly evicts?: 'allkeys-lru';
  /** What one has to say to use it. */
  readonly password?: string;
  /** Where it listens; a free port by default. */
  readonly port?: number;
}

/** A Redis to test with. */
export interface RedisServer {
  /** Such as `redis://127.0.0.1:40123`, with the password where there is one. */
  readonly url: string;
  /** Where its files are; absent where it was there before. */
  readonly directory?: string;
  /** Stops what was started and removes all its files; what was there before goes on. */
  stop(): Promise<void>;
}

interface Start {
  readonly url: string;
  readonly directory: string;
  readonly command: readonly [program: string, ...args: string[]];
}

/**
 * Starts a Redis with its files in a new directory, and waits until it answers.
 * @throws Error with what its log says last
 */
export async function startServer(
  program: string,
  settings: RedisSettings,
): Promise<RedisServer> {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-redis-'));
  if (process.getuid?.() === 0) await chown(directory, NOBODY, NOBODY);
  const port = settings.port ?? (await freePort());
  const command = [program, ...settingsOf(settings, port, directory)] as const;
  const user = settings.password ? `:${settings.password}@` : '';
  return serve({ url: `redis://${user}127.0.0.1:${port}`, directory, command });
}

async function serve({ url, directory, command }: Start): Promise<RedisServer> {
  const log = join(directory, 'redis.log');
  let service: Service | undefined;
  const stop = async () => {
    await service?.stop();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    service = await startService({ command, log });
    await eventually('Redis answered', () => answers(url));
    return { url, directory, stop };
  } catch (error) {
    const said = await readFile(log, 'utf8').catch(() => 'it has no log');
    await stop();
    throw new Error(`Redis did not start: ${said}`, { cause: error });
  }
}

/** What is written is in its log of commands at once, and it says on its standard output what it does. */
function settingsOf(
  { evicts, password }: RedisSettings,
  port: number,
  directory: string,
): readonly string[] {
  const settings: Readonly<Record<string, string>> = {
    bind: '127.0.0.1',
    port: String(port),
    dir: directory,
    save: '',
    appendonly: 'yes',
    appendfsync: 'always',
    'maxmemory-policy': evicts ?? 'noeviction',
    ...(password !== undefined && { requirepass: password }),
  };
  return Object.entries(settings).flatMap(([name, value]) => [
    `--${name}`,
    value,
  ]);
}

async function answers(url: string): Promise<boolean> {
  const redis = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    disconnectTimeout: 1,
  });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    await redis.ping();
    return true;
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}
