import { expect } from '@jest/globals';
import { addAll, found, inState, jobCase, over, work } from './case.js';
import { PassingError } from './puppet.js';

/** Clocks of timers and of wall time differ by as much. */
const GRAIN_MS = 20;

/** JOB-30 to JOB-39. */
export const retryingCases = [
  jobCase(
    'JOB-30',
    'what failed for a while is tried again',
    async ({ start, puppet }) => {
      const queue = await start();
      const { id } = await queue.add(work());
      (await puppet.nth(1)).fail(new PassingError('not yet'));
      (await puppet.nth(2)).succeed('at last');

      const job = await over(queue, id);
      expect(job).toMatchObject({ state: 'SUCCEEDED', result: 'at last' });
      expect(job).not.toHaveProperty('failure');
      expect(puppet.abandoned).toEqual([]);
    },
  ),

  jobCase(
    'JOB-31',
    'what failed for good is not',
    async ({ start, puppet }) => {
      const queue = await start();
      const { id } = await queue.add(work());
      (await puppet.nth(1)).fail(new Error('never'));

      const job = await over(queue, id);
      expect(job).toMatchObject({
        state: 'FAILED',
        failure: { message: 'never' },
      });
      expect(job.finishedAt).toBeInstanceOf(Date);
      expect(puppet.begun).toHaveLength(1);
    },
  ),

  jobCase(
    'JOB-32',
    'it is tried so often, and FAILED with the last failure',
    async ({ start, puppet }) => {
      const queue = await start({ maxTries: 3 });
      const { id } = await queue.add(work());
      for (const count of [1, 2, 3]) {
        (await puppet.nth(count)).fail(new PassingError(`time ${count}`));
      }

      const job = await over(queue, id);
      expect(job).toMatchObject({
        state: 'FAILED',
        failure: { message: 'time 3' },
      });
      expect(puppet.begun).toHaveLength(3);
    },
  ),

  jobCase(
    'JOB-33',
    'it is not tried before it was said to be worth it, and is QUEUED until then',
    async ({ start, puppet }) => {
      const queue = await start();
      const { id } = await queue.add(work());
      const failedAt = Date.now();
      (await puppet.nth(1)).fail(new PassingError('busy', 400));
      const waiting = await inState(queue, id, 'QUEUED');
      expect(waiting).not.toHaveProperty('failure');
      expect(waiting.startedAt).toBeInstanceOf(Date);

      await puppet.nth(2);
      expect(Date.now() - failedAt).toBeGreaterThanOrEqual(400 - GRAIN_MS);
    },
  ),

  jobCase(
    'JOB-34',
    'the pause goes on after a restart',
    async ({ start, puppet }) => {
      const queue = await start();
      const { id } = await queue.add(work());
      const failedAt = Date.now();
      (await puppet.nth(1)).fail(new PassingError('busy', 1500));
      await inState(queue, id, 'QUEUED');
      await queue.close();

      const next = await start();
      const other = await next.add(work());
      expect((await puppet.nth(2)).id).toBe(other.id);
      expect((await puppet.nth(3)).id).toBe(id);
      expect(Date.now() - failedAt).toBeGreaterThanOrEqual(1500 - GRAIN_MS);
    },
  ),

  jobCase(
    'JOB-35',
    'one that waits for its next try holds no place',
    async ({ start, puppet }) => {
      const queue = await start({ runsInAll: 1, runsPerLane: 1 });
      const [first, second] = await addAll(queue, 2);
      (await puppet.nth(1)).fail(new PassingError('busy', 60_000));

      expect((await puppet.nth(2)).id).toBe(second?.id);
      expect((await found(queue, first?.id ?? '')).state).toBe('QUEUED');
    },
  ),

  jobCase(
    'JOB-36',
    'tries are counted across restarts',
    async ({ start, puppet }) => {
      const queue = await start({ maxTries: 2 });
      const { id } = await queue.add(work());
      (await puppet.nth(1)).fail(new PassingError('one', 50));
      await inState(queue, id, 'QUEUED');
      await queue.close();

      const next = await start({ maxTries: 2 });
      (await puppet.nth(2)).fail(new PassingError('two'));
      expect(await over(next, id)).toMatchObject({
        state: 'FAILED',
        failure: { message: 'two' },
      });
    },
  ),

  jobCase(
    'JOB-37',
    'one that gets further than ever is tried for the first time again',
    async ({ start, puppet }) => {
      const queue = await start({ maxTries: 2 });
      const { id } = await queue.add(work());
      for (const count of [1, 2, 3, 4, 5]) {
        const held = await puppet.nth(count);
        held.run.report({ bytesDone: count, bytesTotal: 6 });
        held.fail(new PassingError(`time ${count}`));
      }
      (await puppet.nth(6)).succeed('at last');

      expect((await over(queue, id)).state).toBe('SUCCEEDED');
    },
  ),

  jobCase(
    'JOB-38',
    'further than the try before is not enough',
    async ({ start, puppet }) => {
      const queue = await start({ maxTries: 4 });
      const { id } = await queue.add(work());
      for (const [at, bytesDone] of [100, 10, 20, 100].entries()) {
        const held = await puppet.nth(at + 1);
        held.run.report({ bytesDone });
        held.fail(new PassingError(`time ${at + 1}`));
      }

      expect(await over(queue, id)).toMatchObject({
        state: 'FAILED',
        failure: { message: 'time 4' },
      });
      expect(puppet.begun).toHaveLength(4);
    },
  ),
];
