import { expect } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { inParallel } from '../../support/in-parallel.js';
import { found, jobCase, over, work } from './case.js';

/** JOB-60 to JOB-69. */
export const endingCases = [
  jobCase(
    'JOB-60',
    'it is not FAILED before what it left is taken away',
    async ({ start, puppet }) => {
      const queue = await start();
      const { id } = await queue.add(work());
      const release = Promise.withResolvers<undefined>();
      puppet.onAbandon = () => release.promise;
      const held = await puppet.nth(1);
      await held.run.save({ upload: 'u1' });
      held.fail(new Error('never'));
      await eventually('it is being taken away', () =>
        Promise.resolve(puppet.abandoned.length === 1),
      );

      expect((await found(queue, id)).state).toBe('RUNNING');
      expect(puppet.abandoned).toMatchObject([
        { job: { id }, saved: { upload: 'u1' } },
      ]);
      release.resolve(undefined);
      expect((await over(queue, id)).state).toBe('FAILED');
    },
  ),

  jobCase(
    'JOB-61',
    'what could not be taken away is tried again until it is',
    async ({ start, puppet }) => {
      const queue = await start({ maxTries: 1 });
      const { id } = await queue.add(work());
      puppet.onAbandon = () =>
        puppet.abandoned.length < 5
          ? Promise.reject(new Error('busy'))
          : Promise.resolve();
      (await puppet.nth(1)).fail(new Error('never'));

      expect(await over(queue, id)).toMatchObject({
        state: 'FAILED',
        failure: { message: 'never' },
      });
      expect(puppet.abandoned).toHaveLength(5);
      expect(puppet.begun).toHaveLength(1);
    },
  ),

  jobCase(
    'JOB-62',
    'one whose process dies meanwhile is FAILED by the next, and not run again',
    async ({ start, crash, puppet }) => {
      const queue = await start();
      const { id } = await queue.add(work());
      puppet.onAbandon = puppet.hold;
      const held = await puppet.nth(1);
      await held.run.save('half');
      held.fail(new Error('never'));
      await eventually('it is being taken away', () =>
        Promise.resolve(puppet.abandoned.length === 1),
      );
      await crash(queue);

      puppet.onAbandon = () => Promise.resolve();
      const next = await start();
      expect(await over(next, id)).toMatchObject({
        state: 'FAILED',
        failure: { message: 'never' },
      });
      expect(puppet.begun).toHaveLength(1);
      expect(puppet.abandoned[1]).toMatchObject({ job: { id }, saved: 'half' });
    },
  ),

  jobCase(
    'JOB-63',
    'one that can not be cleared up after does not hold up the others',
    async ({ start, puppet }) => {
      const queue = await start({ runsPerLane: 1, backoffMs: 1000 });
      const bad = await queue.add(work());
      const good = await queue.add(work());
      puppet.onAbandon = () => Promise.reject(new Error('busy'));
      (await puppet.nth(1)).fail(new Error('never'));

      (await puppet.nth(2)).succeed();
      expect((await over(queue, good.id)).state).toBe('SUCCEEDED');
      expect((await found(queue, bad.id)).finishedAt).toBeUndefined();
    },
  ),

  jobCase(
    'JOB-64',
    'each of 100 that are cancelled at any moment comes to one end, and is cleared up after as it must',
    async ({ start, puppet }) => {
      puppet.onRun = (held) => {
        const { n } = held.run.job.input as { n: number };
        if (n % 3 === 0) held.succeed(n);
        if (n % 3 === 1)
          setImmediate(() => {
            held.succeed(n);
          });
      };
      const queue = await start();
      const numbers = Array.from({ length: 100 }, (_, n) => n);
      const cancelled = await inParallel(10, numbers, async (n) => {
        const { id } = await queue.add(work({ input: { n } }));
        if (n % 2 === 0) await found(queue, id);
        return queue.cancel(id);
      });

      const timesCleared = (id: string) =>
        puppet.abandoned.filter(({ job }) => job.id === id).length;
      for (const job of cancelled) {
        const { id, state } = await over(queue, job?.id ?? '');
        const hasRun = puppet.ids.includes(id);
        const isLeft = state === 'CANCELLED' && hasRun;
        expect(timesCleared(id)).toBe(isLeft ? 1 : 0);
      }
      expect(new Set(puppet.ids).size).toBe(puppet.begun.length);
    },
  ),

  jobCase(
    'JOB-65',
    'what can not be taken away is tried so often, and then it is over as it was to be',
    async ({ start, puppet }) => {
      const queue = await start({ maxAbandons: 3 });
      puppet.onAbandon = () => Promise.reject(new Error('gone for good'));
      const failing = await queue.add(work());
      (await puppet.nth(1)).fail(new Error('never'));
      expect(await over(queue, failing.id)).toMatchObject({
        state: 'FAILED',
        failure: { message: 'never' },
      });
      expect(puppet.abandoned).toHaveLength(3);

      const cancelled = await queue.add(work());
      await puppet.nth(2);
      await queue.cancel(cancelled.id);
      const job = await over(queue, cancelled.id);
      expect(job.state).toBe('CANCELLED');
      expect(job).not.toHaveProperty('failure');
      expect(puppet.abandoned).toHaveLength(6);
    },
  ),

  jobCase(
    'JOB-66',
    'how often it was tried is counted across restarts',
    async ({ start, puppet }) => {
      const rules = { maxAbandons: 3, backoffMs: 400 };
      const queue = await start(rules);
      const { id } = await queue.add(work());
      puppet.onAbandon = () => Promise.reject(new Error('gone for good'));
      (await puppet.nth(1)).fail(new Error('never'));
      await eventually('it was tried', () =>
        Promise.resolve(puppet.abandoned.length > 0),
      );
      await queue.close();

      const next = await start(rules);
      expect((await over(next, id)).state).toBe('FAILED');
      expect(puppet.abandoned).toHaveLength(3);
    },
  ),

  jobCase(
    'JOB-67',
    'one of which it turns out that all was done has SUCCEEDED',
    async ({ start, puppet }) => {
      const queue = await start();
      puppet.onAbandon = () => Promise.resolve({ file: 'cat.jpg' });
      const failing = await queue.add(work());
      (await puppet.nth(1)).fail(new Error('never'));
      const cancelled = await queue.add(work());
      await puppet.nth(2);
      await queue.cancel(cancelled.id);

      for (const { id } of [failing, cancelled]) {
        const job = await over(queue, id);
        expect(job).toMatchObject({
          state: 'SUCCEEDED',
          result: { file: 'cat.jpg' },
        });
        expect(job).not.toHaveProperty('failure');
        expect(job.finishedAt).toBeInstanceOf(Date);
      }
      expect(puppet.begun).toHaveLength(2);
      expect(puppet.abandoned).toHaveLength(2);
    },
  ),

  jobCase(
    'JOB-68',
    'that holds also where it turns out later, and where the result is null',
    async ({ start, puppet }) => {
      const queue = await start();
      puppet.onAbandon = () =>
        puppet.abandoned.length < 3
          ? Promise.reject(new Error('busy'))
          : Promise.resolve(null);
      const { id } = await queue.add(work());
      (await puppet.nth(1)).fail(new Error('never'));

      expect(await over(queue, id)).toMatchObject({
        state: 'SUCCEEDED',
        result: null,
      });
    },
  ),

  jobCase(
    'JOB-69',
    'of what stays for good one is told once, and of nothing else',
    async ({ start, puppet }) => {
      const left: unknown[] = [];
      const queue = await start({
        maxAbandons: 3,
        onLeft: ({ id }, error) => {
          left.push([id, error]);
          throw new Error('nobody listens');
        },
      });
      puppet.onAbandon = () => {
        const { length } = puppet.abandoned;
        return length < 6 ? Promise.reject(busy(length)) : Promise.resolve();
      };
      const { id } = await queue.add(work());
      (await puppet.nth(1)).fail(new Error('never'));
      expect((await over(queue, id)).state).toBe('FAILED');
      await eventually('it was told', () => Promise.resolve(left.length > 0));

      const other = await queue.add(work());
      (await puppet.nth(2)).fail(new Error('never'));
      await over(queue, other.id);
      expect(puppet.abandoned).toHaveLength(6);
      expect(left).toEqual([[id, busy(3)]]);
    },
  ),
];

function busy(times: number): Error {
  return new Error(`busy for the ${times}th time`);
}
