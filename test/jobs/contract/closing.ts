import { expect } from '@jest/globals';
import { found, jobCase, over, work } from './case.js';

/** JOB-70 to JOB-79. */
export const closingCases = [
  jobCase(
    'JOB-70',
    'runs are stopped, and go on after the next start from what they saved',
    async ({ start, puppet }) => {
      const queue = await start();
      const { id } = await queue.add(work());
      const held = await puppet.nth(1);
      await held.run.save('half');
      await queue.close();
      expect(held.run.signal.aborted).toBe(true);

      const next = await start();
      const again = await puppet.nth(2);
      expect(again.id).toBe(id);
      expect(again.run.saved).toBe('half');
      again.succeed();
      expect((await over(next, id)).state).toBe('SUCCEEDED');
      expect(puppet.abandoned).toEqual([]);
    },
  ),

  jobCase(
    'JOB-71',
    'a run that was stopped so is QUEUED, and no try',
    async ({ open, puppet }) => {
      let queue = await open({ maxTries: 1 });
      const { id } = await queue.add(work());
      for (const count of [1, 2, 3]) {
        queue.start();
        await puppet.nth(count);
        await queue.close();
        queue = await open({ maxTries: 1 });
        expect((await found(queue, id)).state).toBe('QUEUED');
      }
    },
  ),

  jobCase(
    'JOB-72',
    'what such a run saves while it stops is kept',
    async ({ start, puppet }) => {
      puppet.isStubborn = true;
      const queue = await start();
      await queue.add(work());
      const { run, done } = await puppet.nth(1);
      run.signal.addEventListener('abort', () => {
        run.save('at last').then(() => {
          done.reject(new Error('stopped'));
        }, done.reject);
      });
      await queue.close();

      puppet.isStubborn = false;
      await start();
      expect((await puppet.nth(2)).run.saved).toBe('at last');
    },
  ),

  jobCase(
    'JOB-73',
    'a run that ends well while the queue closes has SUCCEEDED',
    async ({ open, start, puppet }) => {
      puppet.isStubborn = true;
      const queue = await start();
      const { id } = await queue.add(work());
      const { run, done } = await puppet.nth(1);
      run.signal.addEventListener('abort', () => {
        done.resolve('whole');
      });
      await queue.close();

      const next = await open();
      expect(await found(next, id)).toMatchObject({
        state: 'SUCCEEDED',
        result: 'whole',
      });
    },
  ),

  jobCase(
    'JOB-74',
    'what waits stays, whether or not the queue was started',
    async ({ open, start, puppet }) => {
      const queue = await open();
      const { id } = await queue.add(work());
      await queue.close();

      const next = await start();
      expect((await puppet.nth(1)).id).toBe(id);
      await next.close();
      await next.close();
    },
  ),

  jobCase('JOB-75', 'a closed queue takes nothing', async ({ start }) => {
    const queue = await start();
    await queue.close();
    await expect(queue.add(work())).rejects.toThrow();
  }),

  jobCase(
    'JOB-76',
    'a run that does not stop is not waited for without end, and goes on later all the same',
    async ({ start, puppet }) => {
      puppet.isStubborn = true;
      const queue = await start();
      const { id } = await queue.add(work());
      const held = await puppet.nth(1);
      await held.run.save('half');
      const askedAt = Date.now();
      await queue.close();
      expect(Date.now() - askedAt).toBeLessThan(15_000);

      await start();
      const again = await puppet.nth(2, 40_000);
      expect(again.id).toBe(id);
      expect(again.run.saved).toBe('half');
      await expect(held.run.save('late')).rejects.toThrow();
    },
  ),
];
