import { afterAll, beforeAll } from '@jest/globals';
import { findRedis } from '../services/redis/index.js';
import type { RedisServer } from '../services/redis/index.js';
import { describeWith } from '../support/unavailable.js';
import { describeQueue } from './contract/index.js';
import { sharedStorage } from './redis.js';

const redis = await findRedis();

describeWith('A queue on Redis', redis, (host) => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await host.start();
  });

  afterAll(() => server.stop());

  describeQueue({
    name: 'Redis',
    newStorage: () => Promise.resolve(sharedStorage(server.url)),
  });
});
