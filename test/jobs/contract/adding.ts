import { expect } from '@jest/globals';
import { TooManyJobsError } from '../../../src/jobs/index.js';
import { addAll, inState, jobCase, over, work } from './case.js';

const JSON_OF_ALL_SORTS = {
  text: 'snö ☃ 😀 "quoted"\u0000\n',
  nested: [{ a: null }, [], {}, true, -1.5e300, ''],
};

/** JOB-01 to JOB-09. */
export const addingCases = [
  jobCase('JOB-01', 'a job is QUEUED as it was given', async ({ open }) => {
    const queue = await open();
    const before = Date.now();

    const job = await queue.add(work({ input: { url: 'http://x/' } }));

    const { id, createdAt, ...rest } = job;
    expect(rest).toEqual({
      ...work({ input: { url: 'http://x/' } }),
      state: 'QUEUED',
      progress: { bytesDone: 0 },
    });
    expect(id).toMatch(/^[A-Za-z0-9_-]{1,100}$/);
    expect(createdAt.getTime()).toBeGreaterThanOrEqual(before);
    expect(createdAt.getTime()).toBeLessThanOrEqual(Date.now());
    expect(await queue.find(id)).toEqual(job);
  }),

  jobCase(
    'JOB-02',
    'ids are in the order in which jobs were made',
    async ({ open }) => {
      const queue = await open();
      const ids = (await addAll(queue, 50)).map(({ id }) => id);
      expect([...ids].sort()).toEqual(ids);
      expect(new Set(ids).size).toBe(50);
    },
  ),

  jobCase(
    'JOB-03',
    'there is nothing under an id that no job has',
    async ({ open }) => {
      const queue = await open();
      await queue.add(work());
      for (const id of ['', 'nobody', '../x', 'a:b', '*', "' OR 1 --"]) {
        expect(await queue.find(id)).toBeUndefined();
        expect(await queue.cancel(id)).toBeUndefined();
      }
    },
  ),

  jobCase(
    'JOB-04',
    'a job that was acknowledged is there after a crash',
    async ({ open, crash }) => {
      const queue = await open();
      const job = await queue.add(work());
      await crash(queue);

      const next = await open();
      expect(await next.find(job.id)).toEqual(job);
    },
  ),

  jobCase(
    'JOB-05',
    'an owner has so many jobs that are not over; others have theirs',
    async ({ start, puppet }) => {
      const queue = await start({ maxWaiting: 2 });
      const [first] = await addAll(queue, 2);

      const refused = queue.add(work());
      await expect(refused).rejects.toThrow(TooManyJobsError);
      await expect(refused).rejects.toMatchObject({ limit: 2 });
      await queue.add(work({ owner: 'bob' }));

      (await puppet.nth(1)).succeed();
      await over(queue, first?.id ?? '');
      expect((await queue.add(work())).state).toBe('QUEUED');
    },
  ),

  jobCase(
    'JOB-06',
    'racing adds do not get past the limit',
    async ({ open }) => {
      const queue = await open({ maxWaiting: 5 });
      const racing = Array.from({ length: 20 }, () => queue.add(work()));
      const ended = await Promise.allSettled(racing);

      const added = ended.filter(({ status }) => status === 'fulfilled');
      expect(added).toHaveLength(5);
      const page = await queue.list({ owner: 'ada', limit: 100 });
      expect(page.items).toHaveLength(5);
    },
  ),

  jobCase(
    'JOB-07',
    'a kind that nobody runs is refused, and not kept',
    async ({ open }) => {
      const queue = await open();
      const refused = queue.add(work({ kind: 'DANCE' }));
      await expect(refused).rejects.toThrow('DANCE');
      const page = await queue.list({ owner: 'ada', limit: 10 });
      expect(page.items).toEqual([]);
    },
  ),

  jobCase(
    'JOB-08',
    'input, saved, result and failure come back as the JSON they were',
    async ({ start, puppet }) => {
      const input = JSON_OF_ALL_SORTS;
      const failing = (error: unknown) => ({
        failure: { input, from: String(error) },
        passing: false,
      });
      const queue = await start({ faultOf: failing });
      const good = await queue.add(work({ input }));
      const run = await puppet.nth(1);
      expect(run.run.job.input).toEqual(input);
      run.succeed(input);
      expect((await over(queue, good.id)).result).toEqual(input);

      const bad = await queue.add(work({ input }));
      const other = await puppet.nth(2);
      await other.run.save(input);
      other.fail(new Error('no'));
      const failed = await inState(queue, bad.id, 'FAILED');
      expect(failed.failure).toEqual({ input, from: 'Error: no' });
      expect(puppet.abandoned[0]?.saved).toEqual(input);
    },
  ),
];
