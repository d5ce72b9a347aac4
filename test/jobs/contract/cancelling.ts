import { expect } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import {
  found,
  inState,
  jobCase,
  over,
  TAKEN_OVER_WITHIN_MS,
  work,
} from './case.js';
import { PassingError } from './puppet.js';

/** JOB-50 to JOB-59. */
export const cancellingCases = [
  jobCase(
    'JOB-50',
    'one that was never run is CANCELLED, and never will be; there is nothing to take away',
    async ({ open, puppet }) => {
      const queue = await open({ runsPerLane: 1 });
      const { id } = await queue.add(work());
      const other = await queue.add(work());

      const cancelled = await queue.cancel(id);
      expect(cancelled?.state).toBe('CANCELLED');
      expect(cancelled?.finishedAt).toBeInstanceOf(Date);
      expect(cancelled).not.toHaveProperty('startedAt');
      expect(await queue.find(id)).toEqual(cancelled);

      queue.start();
      expect((await puppet.nth(1)).id).toBe(other.id);
      expect(puppet.abandoned).toEqual([]);
    },
  ),

  jobCase(
    'JOB-51',
    'one that runs is stopped within a second, and what it left taken away once it has ended',
    async ({ start, puppet }) => {
      const queue = await start();
      const { id } = await queue.add(work());
      const held = await puppet.nth(1);
      await held.run.save({ upload: 'u1' });
      let isEnded = false;
      held.done.promise.catch(() => (isEnded = true));
      puppet.onAbandon = () => {
        expect(isEnded).toBe(true);
        return Promise.resolve();
      };

      const askedAt = Date.now();
      const cancelled = await queue.cancel(id);
      expect(Date.now() - askedAt).toBeLessThan(1000);
      expect(held.run.signal.aborted).toBe(true);
      expect(cancelled?.state).toBe('CANCELLED');
      expect(cancelled).not.toHaveProperty('failure');
      expect(puppet.abandoned).toMatchObject([
        { job: { id }, saved: { upload: 'u1' } },
      ]);
    },
  ),

  jobCase(
    'JOB-52',
    'it is not CANCELLED before what it left is taken away',
    async ({ start, puppet }) => {
      const queue = await start();
      const { id } = await queue.add(work());
      await puppet.nth(1);
      const release = Promise.withResolvers<undefined>();
      puppet.onAbandon = () => release.promise;

      const cancelling = queue.cancel(id);
      await eventually('it is being taken away', () =>
        Promise.resolve(puppet.abandoned.length === 1),
      );
      expect((await found(queue, id)).state).toBe('RUNNING');
      release.resolve(undefined);
      expect((await cancelling)?.state).toBe('CANCELLED');
    },
  ),

  jobCase(
    'JOB-53',
    'one whose runner is slow is answered for as it stands, and CANCELLED later',
    async ({ start, puppet }) => {
      puppet.isStubborn = true;
      const queue = await start();
      const { id } = await queue.add(work());
      const held = await puppet.nth(1);

      expect((await queue.cancel(id))?.state).toBe('RUNNING');
      expect(puppet.abandoned).toEqual([]);
      held.fail(new PassingError('stopped'));
      expect((await over(queue, id)).state).toBe('CANCELLED');
      expect(puppet.begun).toHaveLength(1);
    },
  ),

  jobCase(
    'JOB-54',
    'one that ends well in spite of it has SUCCEEDED',
    async ({ start, puppet }) => {
      puppet.isStubborn = true;
      const queue = await start();
      const { id } = await queue.add(work());
      const held = await puppet.nth(1);
      const cancelling = queue.cancel(id);
      await eventually('it is told to stop', () =>
        Promise.resolve(held.run.signal.aborted),
      );
      held.succeed('whole');

      const job = await cancelling;
      expect(job).toMatchObject({ state: 'SUCCEEDED', result: 'whole' });
      expect(puppet.abandoned).toEqual([]);
    },
  ),

  jobCase(
    'JOB-55',
    'one that is over stays as it is',
    async ({ start, puppet }) => {
      const queue = await start();
      const good = await queue.add(work());
      const bad = await queue.add(work());
      (await puppet.nth(1)).succeed('done');
      (await puppet.nth(2)).fail(new Error('never'));

      for (const { id } of [good, bad]) {
        const job = await over(queue, id);
        expect(await queue.cancel(id)).toEqual(job);
        expect(await queue.find(id)).toEqual(job);
      }
      expect(puppet.abandoned).toHaveLength(1);
    },
  ),

  jobCase(
    'JOB-56',
    'one that waits for its next try is not run again, and what it left taken away',
    async ({ start, puppet }) => {
      const queue = await start();
      const { id } = await queue.add(work());
      const held = await puppet.nth(1);
      await held.run.save('half');
      held.fail(new PassingError('busy', 60_000));
      await inState(queue, id, 'QUEUED');

      expect((await queue.cancel(id))?.state).toBe('CANCELLED');
      expect(puppet.begun).toHaveLength(1);
      expect(puppet.abandoned).toMatchObject([{ job: { id }, saved: 'half' }]);
    },
  ),

  jobCase(
    'JOB-57',
    'asked twice it is CANCELLED once',
    async ({ start, puppet }) => {
      const queue = await start();
      const { id } = await queue.add(work());
      await puppet.nth(1);

      const both = await Promise.all([queue.cancel(id), queue.cancel(id)]);
      expect(both.map((job) => job?.state)).toEqual(['CANCELLED', 'CANCELLED']);
      expect(puppet.abandoned).toHaveLength(1);
    },
  ),

  jobCase(
    'JOB-58',
    'one whose process dies meanwhile is CANCELLED by the next, and not run again',
    async ({ start, crash, puppet }) => {
      puppet.isStubborn = true;
      const queue = await start();
      const { id } = await queue.add(work());
      const held = await puppet.nth(1);
      await held.run.save('half');
      void queue.cancel(id).catch(() => undefined);
      await eventually('it is told to stop', () =>
        Promise.resolve(held.run.signal.aborted),
      );
      await crash(queue);

      const next = await start();
      expect((await over(next, id)).state).toBe('CANCELLED');
      expect(puppet.begun).toHaveLength(1);
      expect(puppet.abandoned).toMatchObject([{ job: { id }, saved: 'half' }]);
    },
  ),

  jobCase(
    'JOB-59',
    'its place is free for the next',
    async ({ start, puppet }) => {
      const queue = await start({ runsPerLane: 1 });
      const first = await queue.add(work());
      const second = await queue.add(work());
      await puppet.nth(1);
      await queue.cancel(first.id);

      const next = await puppet.nth(2, TAKEN_OVER_WITHIN_MS);
      expect(next.id).toBe(second.id);
    },
  ),
];
