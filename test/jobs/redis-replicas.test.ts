import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { beforeEach } from '@jest/globals';
import { Redis } from 'ioredis';
import type { Job, JobQueue } from '../../src/jobs/index.js';
import { findRedis } from '../services/redis/index.js';
import type { RedisServer } from '../services/redis/index.js';
import { eventually } from '../support/eventually.js';
import { describeWith } from '../support/unavailable.js';
import {
  addAll,
  found,
  inState,
  over,
  rulesFor,
  work,
} from './contract/case.js';
import { Puppet } from './contract/puppet.js';
import { LOCK_MS, sharedStorage } from './redis.js';
import type { SharedStorage } from './redis.js';

/** With a lock of 15 s this is 60 s. */
const TAKEN_OVER_WITHIN_MS = 4 * LOCK_MS;

const redis = await findRedis();

describeWith('Two processes on one Redis', redis, (host) => {
  let server: RedisServer;
  let storage: SharedStorage;
  let here: Puppet;
  let there: Puppet;

  const start = async (puppet: Puppet, changes = {}): Promise<JobQueue> => {
    const queue = await storage.open({ ...rulesFor(puppet), ...changes });
    queue.start();
    return queue;
  };

  beforeAll(async () => {
    server = await host.start();
  });

  afterAll(() => server.stop());

  beforeEach(() => {
    storage = sharedStorage(server.url);
    here = new Puppet();
    there = new Puppet();
  });

  afterEach(() => storage.clear());

  test('run each of 200 jobs once, and share the work', async () => {
    for (const puppet of [here, there]) {
      puppet.onRun = (held) => {
        held.succeed();
      };
    }
    const queue = await storage.open(rulesFor(here));
    const other = await storage.open(rulesFor(there));
    const jobs: Job[] = [];
    for (const lane of ['a', 'b', 'c', 'd']) {
      jobs.push(...(await addAll(queue, 40, { lane })));
    }
    for (const each of [queue, other]) each.start();
    jobs.push(...(await addAll(queue, 40, { lane: 'a' })));

    for (const { id } of jobs) {
      expect((await over(queue, id)).state).toBe('SUCCEEDED');
    }
    const runs = [...here.ids, ...there.ids];
    expect([...runs].sort()).toEqual(jobs.map(({ id }) => id).sort());
    expect(Math.min(here.ids.length, there.ids.length)).toBeGreaterThan(20);
  });

  test('run no more jobs of a lane at once than one may', async () => {
    const queue = await start(here, { runsPerLane: 3 });
    await start(there, { runsPerLane: 3 });
    const jobs = await addAll(queue, 12, { lane: 'narrow' });
    const running = async () => {
      const states = ['RUNNING'] as const;
      const page = await queue.list({ owner: 'ada', states, limit: 100 });
      return page.items.length;
    };

    for (let ended = 0; ended < jobs.length; ended += 3) {
      const begun = () => [...here.begun, ...there.begun];
      await eventually('three more ran', () =>
        Promise.resolve(begun().length >= ended + 3),
      );
      expect(await running()).toBe(3);
      for (const held of begun().slice(0)) held.succeed();
    }
    for (const { id } of jobs) await over(queue, id);
  });

  test('take over what another ran when it went away', async () => {
    const dying = await start(here);
    const jobs = await addAll(dying, 5);
    for (const count of [1, 2, 3, 4, 5]) {
      await (await here.nth(count)).run.save(count);
    }
    await storage.crash(dying);
    const wentAt = Date.now();

    const queue = await start(there);
    await there.nth(5, TAKEN_OVER_WITHIN_MS);
    expect(Date.now() - wentAt).toBeLessThan(TAKEN_OVER_WITHIN_MS);
    expect([...there.ids].sort()).toEqual(jobs.map(({ id }) => id));
    for (const held of there.begun) {
      expect(held.run.saved).toBeGreaterThan(0);
      held.succeed();
    }
    for (const { id } of jobs) await over(queue, id);
  });

  test('refuse what one writes that has lost the job to another', async () => {
    here.isStubborn = true;
    const losing = await start(here);
    const { id } = await losing.add(work());
    const lost = await here.nth(1);
    storage.lineOf(losing).cut();

    const queue = await start(there);
    const held = await there.nth(1, TAKEN_OVER_WITHIN_MS);
    expect(lost.run.signal.aborted).toBe(true);
    await held.run.save('of the second');
    storage.lineOf(losing).mend();
    await expect(lost.run.save('of the first')).rejects.toThrow('no longer');
    await eventually('it reached Redis again', () =>
      losing.find(id).then(
        () => true,
        () => false,
      ),
    );
    lost.succeed('of the first');
    for (let turn = 0; turn < 10; turn += 1) await losing.find(id);
    expect((await found(queue, id)).state).toBe('RUNNING');
    held.fail(new Error('broken'));

    expect((await over(queue, id)).state).toBe('FAILED');
    expect(there.abandoned).toMatchObject([{ saved: 'of the second' }]);
    expect(here.abandoned).toEqual([]);
  });

  test('stop a job that the other one runs, within a second', async () => {
    const running = await start(here);
    const queue = await start(there, { runsInAll: 0 });
    const { id } = await running.add(work());
    await here.nth(1);

    const askedAt = Date.now();
    const job = await queue.cancel(id);

    expect(job?.state).toBe('CANCELLED');
    expect(Date.now() - askedAt).toBeLessThan(1_000);
    expect(here.abandoned).toHaveLength(1);
  });

  test('watch a job that the other one runs', async () => {
    const running = await start(here);
    const queue = await start(there, { runsInAll: 0 });
    const { id } = await running.add(work());
    const held = await here.nth(1);
    const seen: Job[] = [];
    for await (const job of queue.watch(id, AbortSignal.timeout(10_000))) {
      seen.push(job);
      if (seen.length === 1) held.run.report({ bytesDone: 7 });
      if (job.progress.bytesDone === 7) held.succeed();
    }

    expect(seen.map(({ state }) => state)).toEqual([
      'RUNNING',
      'RUNNING',
      'SUCCEEDED',
    ]);
    expect(seen.at(-1)?.progress).toEqual({ bytesDone: 7 });
  });

  test('count no try where a run that does not stop is left when its queue closes', async () => {
    here.isStubborn = true;
    const closing = await start(here, { maxTries: 1 });
    const { id } = await closing.add(work());
    await here.nth(1);
    await closing.close();

    const queue = await start(there, { maxTries: 1 });
    (await there.nth(1, TAKEN_OVER_WITHIN_MS)).succeed();
    expect((await over(queue, id)).state).toBe('SUCCEEDED');
  });

  test('run a job that never came into its lane', async () => {
    const queue = await storage.open(rulesFor(here));
    const { id } = await queue.add(work({ lane: 'torn' }));
    const admin = new Redis(server.url);
    const keys = await admin.keys(`{${storage.prefix}}*lane-torn:*`);
    await admin.del(keys);
    admin.disconnect();

    queue.start();

    expect((await here.nth(1)).id).toBe(id);
    expect((await found(queue, id)).state).toBe('RUNNING');
    (await here.nth(1)).succeed();
    await inState(queue, id, 'SUCCEEDED');
  });
});
