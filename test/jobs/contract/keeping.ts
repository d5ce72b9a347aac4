import { expect } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { found, jobCase, over, work } from './case.js';
import { PassingError } from './puppet.js';

/** JOB-110 to JOB-119. */
export const keepingCases = [
  jobCase(
    'JOB-110',
    'jobs that are over are gone after a while, and no others',
    async ({ start, puppet }) => {
      const queue = await start({ keptMs: 50, runsPerLane: 2 });
      const ended = await queue.add(work());
      const pausing = await queue.add(work());
      (await puppet.nth(1)).succeed();
      (await puppet.nth(2)).fail(new PassingError('busy', 60_000));
      const running = await queue.add(work());
      await puppet.nth(3);

      await eventually('it was gone', async () => {
        return (await queue.find(ended.id)) === undefined;
      });
      const { items } = await queue.list({ owner: 'ada', limit: 10 });
      expect(items.map(({ id }) => id)).toEqual([running.id, pausing.id]);
    },
  ),

  jobCase(
    'JOB-111',
    'they are there until then, also after a restart',
    async ({ start, puppet }) => {
      const queue = await start();
      const { id } = await queue.add(work());
      (await puppet.nth(1)).succeed('done');
      const job = await over(queue, id);
      await queue.close();

      const next = await start();
      const other = await next.add(work());
      (await puppet.nth(2)).succeed();
      await over(next, other.id);
      expect(await found(next, id)).toEqual(job);
    },
  ),
];
