import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from '@jest/globals';
import {
  openJobs,
  type JobQueue,
  type JobRules,
} from '../../src/jobs/index.js';
import { TestClock } from '../chaos/index.js';
import { eventually } from '../support/eventually.js';
import { emptyFolder } from '../support/folders.js';
import { addAll, found, over, rulesFor, work } from './contract/case.js';

import { PassingError, Puppet } from './contract/puppet.js';
import { embeddedStorage } from './embedded.js';

/** Runs with a queue over a folder, which it closes; the runner's runs succeed at once. */
async function withQueue<T>(
  folder: string,
  act: (queue: JobQueue, puppet: Puppet) => Promise<T>,
  changes: Partial<JobRules> = {},
): Promise<T> {
  const puppet = new Puppet();
  const queue = await openJobs(folder, { ...rulesFor(puppet), ...changes });
  try {
    return await act(queue, puppet);
  } finally {
    await queue.close();
  }
}

/** Changes the file behind the queue's back. */
function inFile(folder: string, sql: string): void {
  const database = new DatabaseSync(join(folder, 'jobs.db'));
  database.exec(sql);
  database.close();
}

describe('jobs in a file', () => {
  test('of a kind that nobody runs any more wait, and hold up no others', async () => {
    const folder = emptyFolder();
    const add = (queue: JobQueue) => addAll(queue, 3);
    const [unknown, ...others] = await withQueue(folder, add);
    const id = unknown?.id ?? '';
    inFile(folder, `UPDATE job SET kind = 'DANCE' WHERE id = '${id}'`);

    await withQueue(
      folder,
      async (queue, puppet) => {
        puppet.onRun = (held) => {
          held.succeed();
        };
        queue.start();
        for (const other of others) await over(queue, other.id);
        expect((await found(queue, id)).state).toBe('QUEUED');
        expect((await queue.cancel(id))?.state).toBe('CANCELLED');
      },
      { runsPerLane: 1 },
    );
  });

  test('are refused where a newer release wrote them', async () => {
    const folder = emptyFolder();
    await withQueue(folder, (queue) => addAll(queue, 1));
    inFile(folder, 'PRAGMA user_version = 99');

    const opening = withQueue(folder, () => Promise.resolve());
    await expect(opening).rejects.toThrow('was written by a newer release');
  });

  test('are in a folder that only its owner may look into', async () => {
    const folder = join(emptyFolder(), 'deeper', 'data');
    await withQueue(folder, (queue) => addAll(queue, 1));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test('have ids in their order also when the clock went back', async () => {
    const folder = emptyFolder();
    const rules = rulesFor(new Puppet());
    const ids: string[] = [];
    for (const startsAt of [1_000_000, 500_000]) {
      const clock = new TestClock();
      await clock.pass(startsAt);
      const queue = await openJobs(folder, rules, clock);
      ids.push(...(await addAll(queue, 3)).map(({ id }) => id));
      await queue.close();
    }
    expect([...ids].sort()).toEqual(ids);
  });

  test('are not written each time when they tell how far they are', async () => {
    const clock = new TestClock();
    const folder = emptyFolder();
    const puppet = new Puppet();
    const queue = await openJobs(folder, rulesFor(puppet), clock);
    queue.start();
    const { id } = await queue.add(work());
    const { run } = await puppet.nth(1);
    const before = walOf(folder);
    for (let bytesDone = 1; bytesDone <= 1000; bytesDone += 1) {
      run.report({ bytesDone });
      await clock.pass(1);
    }
    expect((await found(queue, id)).progress.bytesDone).toBe(1000);
    expect(walOf(folder) - before).toBeLessThan(20_000);
    await queue.close();

    const reopened = await openJobs(folder, rulesFor(puppet), clock);
    expect((await found(reopened, id)).progress.bytesDone).toBeGreaterThan(900);
    await reopened.close();
  });

  test('that are over are removed in bites, until all are gone', async () => {
    const clock = new TestClock();
    const puppet = new Puppet();
    const folder = emptyFolder();
    const rules = { ...rulesFor(puppet), maxWaiting: 10_000, keptMs: 5000 };
    const queue = await openJobs(folder, rules, clock);
    const jobs = await Promise.all(
      Array.from({ length: 2500 }, () => queue.add(work())),
    );
    for (const { id } of jobs) void queue.cancel(id);
    const [last] = jobs.slice(-1);
    await over(queue, last?.id ?? '');
    queue.start();
    expect((await queue.list({ owner: 'ada', limit: 1 })).items).toHaveLength(
      1,
    );

    await clock.pass(10_100);
    await eventually('all were gone', async () => {
      await clock.pass(100);
      const { items } = await queue.list({ owner: 'ada', limit: 1 });
      return items.length === 0;
    });
    await queue.close();
  });

  test('are tried again no later than they are due', async () => {
    const clock = new TestClock();
    const puppet = new Puppet();
    const queue = await openJobs(emptyFolder(), rulesFor(puppet), clock);
    queue.start();
    await queue.add(work());
    (await puppet.nth(1)).fail(new PassingError('busy', 300_000));
    await clock.pass(299_999);
    expect(puppet.begun).toHaveLength(1);
    await clock.pass(10);

    await puppet.nth(2);
    puppet.letGo();
    await queue.close();
    expect(clock.timers).toBe(0);
  });
});

describe('jobs of a process that died', () => {
  test('are taken up before those of all other lanes', async () => {
    const storage = await embeddedStorage();
    const puppet = new Puppet();
    const rules = { ...rulesFor(puppet), runsInAll: 1 };
    const queue = await storage.open(rules);
    queue.start();
    const { id } = await queue.add(work({ lane: 'z' }));
    await puppet.nth(1);
    await addAll(queue, 3, { lane: 'a' });
    await storage.crash(queue);

    const next = await storage.open(rules);
    next.start();
    expect((await puppet.nth(2)).id).toBe(id);
    await storage.clear();
  });
});

/** Bytes of the log that every commit is written to. */
function walOf(folder: string): number {
  return statSync(join(folder, 'jobs.db-wal')).size;
}
