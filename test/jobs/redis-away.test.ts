import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openSharedJobs, RedisUnavailableError } from '../../src/jobs/index.js';
import type { JobQueue } from '../../src/jobs/index.js';
import { findRedis } from '../services/redis/index.js';
import type { RedisServer } from '../services/redis/index.js';
import { eventually } from '../support/eventually.js';
import { describeWith } from '../support/unavailable.js';
import { over, rulesFor, work } from './contract/case.js';
import { Puppet } from './contract/puppet.js';
import { LOCK_MS, sharedStorage } from './redis.js';

const PASSWORD = 'dont-tell-anybody';

const redis = await findRedis();

describeWith('A Redis that can not be used', redis, (host) => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await host.start({ own: true, password: PASSWORD });
  });

  afterAll(() => server.stop());

  test('is said to be away within seconds, and used again once it is back', async () => {
    const storage = sharedStorage(server.url);
    const puppet = new Puppet();
    const queue = await storage.open(rulesFor(puppet));
    queue.start();
    const { id } = await queue.add(work());
    (await puppet.nth(1)).succeed();
    await over(queue, id);
    const line = storage.lineOf(queue);
    line.cut();

    for (const ask of everything(queue, id)) {
      const error = await failureWithin(5_000, ask);
      expect(error).toBeInstanceOf(RedisUnavailableError);
      expect(String(error)).toContain(new URL(line.url).host);
      expect(String(error)).not.toContain(PASSWORD);
    }

    line.mend();
    await eventually('it was used again', () => succeeds(queue.find(id)));
    const next = await queue.add(work());
    (await puppet.nth(2)).succeed();
    await over(queue, next.id);
    await storage.clear();
  });

  test('stops the runs whose locks can not be renewed, and they go on once it is back', async () => {
    const storage = sharedStorage(server.url);
    const puppet = new Puppet();
    const queue = await storage.open(rulesFor(puppet));
    queue.start();
    const { id } = await queue.add(work());
    const { run } = await puppet.nth(1);
    storage.lineOf(queue).cut();

    const stopped = () => Promise.resolve(run.signal.aborted);
    await eventually('the run was stopped', stopped, LOCK_MS);
    storage.lineOf(queue).mend();
    (await puppet.nth(2, 20_000)).succeed();

    await over(queue, id);
    await storage.clear();
  });

  test('makes no second job for who asks again by a key, where its answer was lost', async () => {
    const storage = sharedStorage(server.url);
    const queue = await storage.open(rulesFor(new Puppet()));
    const asking = work({ asked: { key: 'k', fingerprint: 'f' } });
    const line = storage.lineOf(queue);
    line.deafen();
    const error = await failureWithin(5_000, () => queue.add(asking));
    expect(error).toBeInstanceOf(RedisUnavailableError);
    line.mend();
    await eventually('it was used again', () => succeeds(queue.find('none')));

    const first = await queue.findAsked('ada', 'k');
    expect(first).toBeDefined();
    expect(await queue.add(asking)).toEqual(first);
    const { items } = await queue.list({ owner: 'ada', limit: 10 });
    expect(items).toEqual([first]);
    await storage.clear();
  });

  test('does not keep a queue from closing', async () => {
    const storage = sharedStorage(server.url);
    const puppet = new Puppet();
    const queue = await storage.open(rulesFor(puppet));
    queue.start();
    await queue.add(work());
    await puppet.nth(1);
    storage.lineOf(queue).cut();

    const askedAt = Date.now();
    await queue.close();

    expect(Date.now() - askedAt).toBeLessThan(8_000);
    await storage.clear();
  });

  test('is refused at once where nobody listens', async () => {
    const opened = openSharedJobs({
      url: `redis://:${PASSWORD}@127.0.0.1:1`,
      rules: rulesFor(new Puppet()),
    });

    const error = await failureWithin(5_000, () => opened);
    expect(error).toBeInstanceOf(RedisUnavailableError);
    expect(String(error)).toContain('127.0.0.1:1');
    expect(String(error)).toContain('ECONNREFUSED');
    expect(String(error)).not.toContain(PASSWORD);
  });

  test('is refused with a wrong password, which nobody is told', async () => {
    const url = server.url.replace(PASSWORD, 'not-this-one');
    const opened = openSharedJobs({ url, rules: rulesFor(new Puppet()) });

    const error = await failureWithin(5_000, () => opened);
    expect(error).toBeInstanceOf(RedisUnavailableError);
    expect(String(error)).not.toContain('not-this-one');
    expect(String(error)).toMatch(/password|NOAUTH|WRONGPASS/);
  });

  test('is refused where it may throw jobs away, with what to set', async () => {
    const evicting = await host.start({ evicts: 'allkeys-lru' });
    const { url } = evicting;
    const opened = openSharedJobs({ url, rules: rulesFor(new Puppet()) });

    await expect(opened).rejects.toThrow(
      'maxmemory-policy is allkeys-lru, under which what it keeps may vanish: set maxmemory-policy noeviction',
    );
    await evicting.stop();
  });
});

function everything(
  queue: JobQueue,
  id: string,
): readonly (() => Promise<unknown>)[] {
  const { signal } = new AbortController();
  return [
    () => queue.add(work()),
    () => queue.find(id),
    () => queue.findAsked('ada', 'k'),
    () => queue.list({ owner: 'ada', limit: 10 }),
    () => queue.cancel(id),
    () => queue.watch(id, signal)[Symbol.asyncIterator]().next(),
  ];
}

async function failureWithin(
  ms: number,
  ask: () => Promise<unknown>,
): Promise<unknown> {
  const askedAt = Date.now();
  try {
    await ask();
  } catch (error) {
    expect(Date.now() - askedAt).toBeLessThan(ms);
    return error;
  }
  throw new Error('It did not fail.');
}

async function succeeds(asked: Promise<unknown>): Promise<boolean> {
  try {
    await asked;
    return true;
  } catch {
    return false;
  }
}
