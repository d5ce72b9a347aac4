import { expect } from '@jest/globals';
import { addAll, jobCase, over, work } from './case.js';

/** JOB-20 to JOB-29. */
export const sharingCases = [
  jobCase(
    'JOB-20',
    'of one lane only so many run at once, and others are not held up',
    async ({ start, puppet }) => {
      const queue = await start({ runsPerLane: 2 });
      const full = await addAll(queue, 4, { lane: 'full' });
      await puppet.nth(2);
      const other = await queue.add(work({ lane: 'other' }));
      expect((await puppet.nth(3)).id).toBe(other.id);

      const runs = puppet.ids.filter((id) => id !== other.id);
      expect(runs).toEqual(full.slice(0, 2).map(({ id }) => id));
    },
  ),

  jobCase(
    'JOB-21',
    'only so many run at once in a process, and a free place is taken',
    async ({ start, puppet }) => {
      let running = 0;
      let most = 0;
      puppet.onRun = () => (most = Math.max(most, (running += 1)));
      const queue = await start({ runsInAll: 3, runsPerLane: 3 });
      for (const lane of ['a', 'b', 'c', 'd', 'e']) {
        await addAll(queue, 3, { lane });
      }

      for (let count = 1; count <= 15; count += 1) {
        await puppet.nth(Math.min(count + 2, 15));
        running -= 1;
        (await puppet.nth(count)).succeed();
      }
      for (const id of puppet.ids) await over(queue, id);
      expect(most).toBe(3);
    },
  ),

  jobCase(
    'JOB-22',
    'a lane with many jobs does not keep another waiting',
    async ({ open, puppet }) => {
      puppet.onRun = (held) => {
        held.succeed();
      };
      const queue = await open({ runsInAll: 2, runsPerLane: 2 });
      await Promise.all(
        Array.from({ length: 300 }, () => queue.add(work({ lane: 'a-many' }))),
      );
      const few = await addAll(queue, 3, { lane: 'z-few' });
      queue.start();

      for (const { id } of few) await over(queue, id);
      const places = few.map(({ id }) => puppet.ids.indexOf(id));
      expect(Math.max(...places)).toBeLessThan(20);
    },
  ),

  jobCase(
    'JOB-23',
    'a lane whose places are taken does not take those of all',
    async ({ open, puppet }) => {
      const queue = await open({ runsInAll: 2, runsPerLane: 1 });
      await addAll(queue, 30, { lane: 'full' });
      const other = await queue.add(work({ lane: 'other' }));
      queue.start();

      await puppet.nth(2);
      expect(puppet.ids).toContain(other.id);
    },
  ),
];
