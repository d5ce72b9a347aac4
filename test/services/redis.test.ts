import {
  afterAll,
  beforeAll,
  describe,
  expect,
  jest,
  test,
} from '@jest/globals';
import { Redis } from 'ioredis';
import { existsSync } from 'node:fs';
import { describeWith } from '../support/unavailable.js';
import { processesWith } from './processes.js';
import { findRedis } from './redis/index.js';
import type { RedisServer } from './redis/index.js';

const redis = await findRedis();

describeWith('Redis for tests', redis, (host) => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await host.start({ own: true });
  });

  afterAll(() => server.stop());

  test('stores a value and gives it back', async () => {
    await ask(server.url, (client) => client.set('kept', 'as it was'));

    const kept = await ask(server.url, (client) => client.get('kept'));

    expect(kept).toBe('as it was');
  });

  test('throws nothing away, and keeps what it was given at once', async () => {
    const settings = await ask(server.url, (client) =>
      client.config('GET', 'maxmemory-policy', 'append*'),
    );

    expect(settings).toEqual(
      expect.arrayContaining(['noeviction', 'appendfsync', 'always']),
    );
  });

  test('asks for its password, where it has one', async () => {
    const closed = await host.start({ password: 'open sesame' });
    const { host: place } = new URL(closed.url);
    const stranger = ask(`redis://${place}`, (client) => client.get('kept'));

    await expect(stranger).rejects.toThrow('NOAUTH');
    await closed.stop();
  });

  test('leaves no process and no file once stopped', async () => {
    const stopped = await host.start({ own: true });
    const { directory = '' } = stopped;
    expect(existsSync(directory)).toBe(true);
    const { port } = new URL(stopped.url);
    expect(processesWith(`redis-server 127.0.0.1:${port}`)).toHaveLength(1);

    await stopped.stop();

    expect(processesWith(`redis-server 127.0.0.1:${port}`)).toEqual([]);
    expect(existsSync(directory)).toBe(false);
  });

  describe('as the environment names it', () => {
    let environment: jest.Replaced<NodeJS.ProcessEnv>;

    beforeAll(() => {
      const STOWAGE_TEST_REDIS_URL = server.url;
      environment = jest.replaceProperty(process, 'env', {
        STOWAGE_TEST_REDIS_URL,
      });
    });

    afterAll(() => {
      environment.restore();
    });

    test('is used, and goes on once it is used no more', async () => {
      const used = await host.start();
      await used.stop();

      expect(used.url).toBe(server.url);
      const answer = await ask(used.url, (client) => client.ping());
      expect(answer).toBe('PONG');
    });

    test('is left alone by what wants one of its own', async () => {
      const special = await host.start({ own: true });
      await special.stop();

      expect(special.url).not.toBe(server.url);
    });
  });
});

async function ask<T>(
  url: string,
  question: (client: Redis) => Promise<T>,
): Promise<T> {
  const client = new Redis(url, { disconnectTimeout: 1 });
  client.on('error', () => undefined);
  try {
    return await question(client);
  } finally {
    client.disconnect();
  }
}
