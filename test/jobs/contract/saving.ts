import { expect } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { found, jobCase, over, TAKEN_OVER_WITHIN_MS, work } from './case.js';
import { PassingError } from './puppet.js';

/** JOB-40 to JOB-49. */
export const savingCases = [
  jobCase(
    'JOB-40',
    'the next try goes on from what the last one saved',
    async ({ start, puppet }) => {
      const queue = await start();
      await queue.add(work());
      const first = await puppet.nth(1);
      await first.run.save({ part: 1 });
      await first.run.save({ part: 2 });
      first.fail(new PassingError('cut'));

      expect((await puppet.nth(2)).run.saved).toEqual({ part: 2 });
    },
  ),

  jobCase(
    'JOB-41',
    'what was saved is there after a crash',
    async ({ start, crash, puppet }) => {
      const queue = await start();
      await queue.add(work());
      await (await puppet.nth(1)).run.save({ part: 7 });
      await crash(queue);

      await start();
      const next = await puppet.nth(2, TAKEN_OVER_WITHIN_MS);
      expect(next.run.saved).toEqual({ part: 7 });
    },
  ),

  jobCase(
    'JOB-42',
    'a run that is over can not save, and spoils nothing',
    async ({ start, puppet }) => {
      const queue = await start();
      const { id } = await queue.add(work());
      const first = await puppet.nth(1);
      await first.run.save('kept');
      first.fail(new PassingError('cut'));
      const second = await puppet.nth(2);

      await expect(first.run.save('late')).rejects.toThrow();
      second.fail(new PassingError('cut again'));
      const third = await puppet.nth(3);
      expect(third.run.saved).toBe('kept');
      third.succeed();
      await over(queue, id);
      await expect(third.run.save('later')).rejects.toThrow();
    },
  ),

  jobCase(
    'JOB-43',
    'how far it is can be seen while it runs, and afterwards',
    async ({ start, puppet }) => {
      const queue = await start();
      const { id } = await queue.add(work());
      const { run, done } = await puppet.nth(1);
      run.report({ bytesDone: 10 });
      const sees = (bytesDone: number) => async () =>
        (await found(queue, id)).progress.bytesDone === bytesDone;
      await eventually('it was seen', sees(10));
      expect((await found(queue, id)).progress).toEqual({ bytesDone: 10 });

      run.report({ bytesDone: 30, bytesTotal: 40 });
      await eventually('it was seen', sees(30));
      const [listed] = (await queue.list({ owner: 'ada', limit: 1 })).items;
      expect(listed?.progress).toEqual({ bytesDone: 30, bytesTotal: 40 });

      run.report({ bytesDone: 40, bytesTotal: 40 });
      done.resolve('done');
      const job = await over(queue, id);
      expect(job.progress).toEqual({ bytesDone: 40, bytesTotal: 40 });
      run.report({ bytesDone: 50 });
      expect((await found(queue, id)).progress.bytesDone).toBe(40);
    },
  ),

  jobCase(
    'JOB-44',
    'how far it is may be told very often',
    async ({ start, puppet }) => {
      const queue = await start();
      const { id } = await queue.add(work());
      const { run, done } = await puppet.nth(1);
      for (let bytesDone = 1; bytesDone <= 100_000; bytesDone += 1) {
        run.report({ bytesDone });
      }
      done.resolve('done');

      expect((await over(queue, id)).progress.bytesDone).toBe(100_000);
    },
  ),
];
