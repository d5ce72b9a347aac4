import { describe, expect, test } from '@jest/globals';
import { openJobs } from '../../src/jobs/index.js';
import { TestClock } from '../chaos/index.js';
import { emptyFolder } from '../support/folders.js';
import { rulesFor, work } from './contract/case.js';
import { Puppet } from './contract/puppet.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const ASKED = { key: 'k1', fingerprint: 'f1' };

describe('a key by which a job in a file was asked for', () => {
  test('stands for it for 24 hours, and is free again then', async () => {
    const clock = new TestClock();
    const rules = { ...rulesFor(new Puppet()), keptMs: 7 * DAY_MS };
    const queue = await openJobs(emptyFolder(), rules, clock);
    const add = async () => (await queue.add(work({ asked: ASKED }))).id;
    const asked = async () => (await queue.findAsked('ada', 'k1'))?.id;

    const first = await add();
    await clock.pass(DAY_MS - 1);
    expect(await asked()).toBe(first);
    expect(await add()).toBe(first);

    await clock.pass(1);
    expect(await asked()).toBeUndefined();
    const second = await add();
    expect(second).not.toBe(first);
    expect(await asked()).toBe(second);
    expect((await queue.find(first))?.asked).toEqual(ASKED);
    await queue.close();
  });

  test('has it kept so long where others are kept for less, and no longer', async () => {
    const clock = new TestClock();
    const rules = { ...rulesFor(new Puppet()), keptMs: 3_600_000 };
    const queue = await openJobs(emptyFolder(), rules, clock);
    const asked = await queue.add(work({ asked: ASKED }));
    const other = await queue.add(work());
    for (const { id } of [asked, other]) await clock.until(queue.cancel(id));
    const listed = async () => {
      const { items } = await queue.list({ owner: 'ada', limit: 10 });
      return items.map(({ id }) => id);
    };
    queue.start();

    await clock.pass(DAY_MS - 1);
    expect(await listed()).toEqual([asked.id]);
    expect((await queue.findAsked('ada', 'k1'))?.state).toBe('CANCELLED');

    await clock.pass(60_001);
    expect(await listed()).toEqual([]);
    await queue.close();
  });
});
