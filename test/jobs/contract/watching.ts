import { expect } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import type { Job, JobQueue } from '../../../src/jobs/index.js';
import { eventually } from '../../support/eventually.js';
import { found, inState, jobCase, work } from './case.js';

const unheard = new AbortController().signal;

/** JOB-90 to JOB-99. */
export const watchingCases = [
  jobCase(
    'JOB-90',
    'one sees the job as it stands, and how it ends; that is the last',
    async ({ open, puppet }) => {
      const queue = await open();
      const { id } = await queue.add(work());
      const seen = seenOf(queue, id);
      await eventually('it was seen', () =>
        Promise.resolve(seen.jobs.length === 1),
      );
      expect(seen.jobs[0]?.state).toBe('QUEUED');

      queue.start();
      await eventually('it was seen to run', () =>
        Promise.resolve(seen.jobs.at(-1)?.state === 'RUNNING'),
      );
      (await puppet.nth(1)).succeed('done');
      await seen.ended;
      expect(seen.jobs.at(-1)).toEqual(await found(queue, id));
      expect(seen.jobs.at(-1)?.state).toBe('SUCCEEDED');
    },
  ),

  jobCase(
    'JOB-91',
    'at most four a second are told, and always the last',
    async ({ start, puppet }) => {
      const queue = await start();
      const { id } = await queue.add(work());
      const { run, done } = await puppet.nth(1);
      const seen = seenOf(queue, id);
      for (let bytesDone = 1; seen.jobs.length < 7; bytesDone += 1) {
        run.report({ bytesDone });
        await turn();
      }
      run.report({ bytesDone: 10_000_000 });
      done.resolve('done');
      await seen.ended;

      expect(seen.jobs.at(-1)).toMatchObject({
        state: 'SUCCEEDED',
        progress: { bytesDone: 10_000_000 },
      });
      const fifths = seen.times
        .slice(4)
        .map((at, n) => at - (seen.times[n] ?? 0));
      // As the reader sees it, who may have been late for the first and not for the last.
      for (const ms of fifths) expect(ms).toBeGreaterThan(900);
    },
  ),

  jobCase(
    'JOB-92',
    'one that is over is told once; of none, nothing',
    async ({ open }) => {
      const queue = await open();
      const { id } = await queue.add(work());
      const cancelled = await queue.cancel(id);

      const over = seenOf(queue, id);
      await over.ended;
      expect(over.jobs).toEqual([cancelled]);
      const none = seenOf(queue, 'nobody');
      await none.ended;
      expect(none.jobs).toEqual([]);
    },
  ),

  jobCase(
    'JOB-93',
    'it ends when nobody listens any more',
    async ({ open }) => {
      const queue = await open();
      const { id } = await queue.add(work());
      const leaving = new AbortController();
      const seen = seenOf(queue, id, leaving.signal);
      await eventually('it was seen', () =>
        Promise.resolve(seen.jobs.length === 1),
      );
      leaving.abort();
      await seen.ended;
      expect(seen.jobs).toHaveLength(1);

      await seenOf(queue, id, AbortSignal.abort()).ended;
    },
  ),

  jobCase(
    'JOB-94',
    'all who watch see how it ends',
    async ({ start, puppet }) => {
      const queue = await start();
      const { id } = await queue.add(work());
      const all = Array.from({ length: 20 }, () => seenOf(queue, id));
      (await puppet.nth(1)).fail(new Error('never'));

      await Promise.all(all.map(({ ended }) => ended));
      const last = await found(queue, id);
      expect(last.state).toBe('FAILED');
      expect(all.map(({ jobs }) => jobs.at(-1))).toEqual(all.map(() => last));
    },
  ),

  jobCase(
    'JOB-95',
    'who reads slowly is told how it stands then, not how it stood',
    async ({ start, puppet }) => {
      const queue = await start();
      const { id } = await queue.add(work());
      const { run, done } = await puppet.nth(1);
      await inState(queue, id, 'RUNNING');
      const watching = queue.watch(id, unheard)[Symbol.asyncIterator]();
      await watching.next();
      for (let bytesDone = 1; bytesDone <= 100; bytesDone += 1) {
        run.report({ bytesDone });
      }
      await eventually('it was seen', async () => {
        const job = await found(queue, id);
        return job.progress.bytesDone === 100;
      });

      const next = await watching.next();
      expect((next.value as Job).progress.bytesDone).toBe(100);
      done.resolve('done');
      const last = await watching.next();
      expect((last.value as Job).state).toBe('SUCCEEDED');
      expect((await watching.next()).done).toBe(true);
    },
  ),

  jobCase('JOB-96', 'it ends when the queue closes', async ({ open }) => {
    const queue = await open();
    const { id } = await queue.add(work());
    const seen = seenOf(queue, id);
    await eventually('it was seen', () =>
      Promise.resolve(seen.jobs.length === 1),
    );
    await queue.close();

    await seen.ended;
    expect(seen.jobs.map(({ state }) => state)).toEqual(['QUEUED']);
  }),

  jobCase(
    'JOB-97',
    'who leaves while nothing happens is let go at once',
    async ({ open }) => {
      const queue = await open();
      const { id } = await queue.add(work());
      const watching = queue.watch(id, unheard)[Symbol.asyncIterator]();
      await watching.next();
      const waiting = watching.next();

      await watching.return?.();
      expect((await waiting).done).toBe(true);
      expect((await watching.next()).done).toBe(true);
    },
  ),
];

/** All that is told of a job, and when in milliseconds. */
function seenOf(queue: JobQueue, id: string, signal = unheard) {
  const jobs: Job[] = [];
  const times: number[] = [];
  const watch = async () => {
    for await (const job of queue.watch(id, signal)) {
      jobs.push(job);
      times.push(performance.now());
    }
  };
  return { jobs, times, ended: watch() };
}
