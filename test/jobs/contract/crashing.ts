import { expect } from '@jest/globals';
import { addAll, jobCase, over, TAKEN_OVER_WITHIN_MS, work } from './case.js';

/** JOB-80 to JOB-89. */
export const crashingCases = [
  jobCase(
    'JOB-80',
    'what ran is taken up before all others of its lane',
    async ({ start, crash, puppet }) => {
      const rules = { runsInAll: 1, runsPerLane: 1 };
      const queue = await start(rules);
      const { id } = await queue.add(work({ lane: 'z' }));
      await puppet.nth(1);
      await addAll(queue, 3, { lane: 'z' });
      await crash(queue);

      await start(rules);
      const again = await puppet.nth(2, TAKEN_OVER_WITHIN_MS);
      expect(again.id).toBe(id);
    },
  ),

  jobCase('JOB-81', 'a crash is no try', async ({ start, crash, puppet }) => {
    const queue = await start({ maxTries: 1 });
    const { id } = await queue.add(work());
    await puppet.nth(1);
    await crash(queue);

    const next = await start({ maxTries: 1 });
    (await puppet.nth(2, TAKEN_OVER_WITHIN_MS)).succeed('whole');
    expect((await over(next, id)).state).toBe('SUCCEEDED');
  }),

  jobCase(
    'JOB-82',
    'each of 60 jobs comes to its end, and is run again only where it was cut',
    async ({ start, crash, puppet }) => {
      const queue = await start({ runsInAll: 4 });
      const jobs = await addAll(queue, 60, { lane: 'many' });
      for (let count = 1; count <= 20; count += 1) {
        (await puppet.nth(count)).succeed();
      }
      for (const id of puppet.ids.slice(0, 20)) await over(queue, id);
      await puppet.nth(24);
      const cut = puppet.ids.slice(20);
      await crash(queue);

      puppet.onRun = (held) => {
        held.succeed();
      };
      const next = await start({ runsInAll: 4 });
      for (const { id } of jobs) {
        expect((await over(next, id)).state).toBe('SUCCEEDED');
      }
      const again = puppet.ids.filter((id, at) => puppet.ids.indexOf(id) < at);
      expect([...again].sort()).toEqual([...cut].sort());
    },
  ),
];
