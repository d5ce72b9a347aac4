import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { beforeEach } from '@jest/globals';
import { Redis } from 'ioredis';
import type { NewJob } from '../../src/jobs/index.js';
import { findRedis } from '../services/redis/index.js';
import type { RedisServer } from '../services/redis/index.js';
import { eventually } from '../support/eventually.js';
import { inParallel } from '../support/in-parallel.js';
import { describeWith } from '../support/unavailable.js';
import { rulesFor, work } from './contract/case.js';
import { Puppet } from './contract/puppet.js';
import { sharedStorage } from './redis.js';
import type { SharedStorage } from './redis.js';

const DAY_MS = 24 * 60 * 60 * 1000;

const asking = work({ asked: { key: 'k', fingerprint: 'f' } });

const redis = await findRedis();

describeWith('What a Redis keeps of a job that is asked for', redis, (host) => {
  let server: RedisServer;
  let admin: Redis;
  let storage: SharedStorage;
  let puppet: Puppet;

  const keysLike = (pattern: string) =>
    admin.keys(`{${storage.prefix}}:jobs:${pattern}`);

  beforeAll(async () => {
    server = await host.start();
    admin = new Redis(server.url);
  });

  afterAll(async () => {
    admin.disconnect();
    await server.stop();
  });

  beforeEach(() => {
    storage = sharedStorage(server.url);
    puppet = new Puppet();
  });

  afterEach(() => storage.clear());

  test('the key stands for a day, and then for another job', async () => {
    const queue = await storage.open(rulesFor(puppet));
    const first = await queue.add(asking);
    const [name = ''] = await keysLike('asked:*');
    const left = await admin.pttl(name);
    expect(left).toBeGreaterThan(DAY_MS - 60_000);
    expect(left).toBeLessThanOrEqual(DAY_MS);

    await admin.pexpire(name, 0);
    expect(await queue.findAsked('ada', 'k')).toBeUndefined();
    const second = await queue.add(asking);
    expect(second.id).not.toBe(first.id);
    expect(await queue.find(first.id)).toEqual(first);
  });

  test('what an owner calls a key is not to be read there', async () => {
    const queue = await storage.open(rulesFor(puppet));
    await queue.add(work({ asked: { key: 'k*?[', fingerprint: 'f' } }));

    const [name = ''] = await keysLike('asked:*');
    expect(name).toMatch(/:asked:[0-9a-f]{64}$/);
  });

  test('a job is kept and answered for that does not get into its lane; it runs all the same', async () => {
    const queue = await storage.open(rulesFor(puppet));
    const counter = `{${storage.prefix}}:jobs:lane-photos:id`;
    await admin.set(counter, 'this is no number');
    const job = await queue.add(work());
    expect(await queue.find(job.id)).toEqual(job);
    expect(await keysLike(`lane-photos:${job.id}`)).toEqual([]);

    await admin.del(counter);
    queue.start();
    expect((await puppet.nth(1)).id).toBe(job.id);
  });

  test('who asks again for what did not get into its lane has it put there', async () => {
    const queue = await storage.open(rulesFor(puppet));
    queue.start();
    const counter = `{${storage.prefix}}:jobs:lane-photos:id`;
    await admin.set(counter, 'this is no number');
    const job = await queue.add(asking);
    await admin.del(counter);

    expect((await queue.add(asking)).id).toBe(job.id);
    expect((await puppet.nth(1)).id).toBe(job.id);
  });

  test('it is kept as long as its key stands, and holds up no others that are removed before', async () => {
    const queue = await storage.open({ ...rulesFor(puppet), keptMs: 50 });
    const overAtOnce = async (job: NewJob) => {
      const { id } = await queue.add(job);
      await queue.cancel(id);
      return id;
    };
    const keys = Array.from({ length: 150 }, (_, n) => `k${n}`);
    const asked = await inParallel(10, keys, (key) =>
      overAtOnce(work({ asked: { key, fingerprint: 'f' } })),
    );
    const other = await overAtOnce(work());
    const [old = '', ...young] = asked;
    const made = { createdAt: Date.now() - DAY_MS };
    await admin.hset(`{${storage.prefix}}:jobs:job:${old}`, made);

    queue.start();
    for (const id of [old, other])
      await eventually(`${id} was gone`, async () => {
        return (await queue.find(id)) === undefined;
      });
    const { items } = await queue.list({ owner: 'ada', limit: 200 });
    expect(items.map(({ id }) => id).sort()).toEqual([...young].sort());
    expect((await queue.findAsked('ada', 'k7'))?.state).toBe('CANCELLED');
  });
});
