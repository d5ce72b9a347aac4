import { expect } from '@jest/globals';
import {
  TooManyJobsError,
  type Job,
  type JobQueue,
} from '../../../src/jobs/index.js';
import { eventually } from '../../support/eventually.js';
import { addAll, jobCase, over, work } from './case.js';

const ASKED = { key: 'k1 ☃', fingerprint: 'f1' };

/** JOB-120 to JOB-129. */
export const askingCases = [
  jobCase(
    'JOB-120',
    'a job says with what it was asked for, wherever it is seen',
    async ({ start, puppet }) => {
      const queue = await start();
      const added = await queue.add(work({ asked: ASKED }));
      const held = await puppet.nth(1);
      held.fail(new Error('never'));
      await over(queue, added.id);

      const watched: Job[] = [];
      const { signal } = new AbortController();
      for await (const job of queue.watch(added.id, signal)) watched.push(job);
      const { items } = await queue.list({ owner: 'ada', limit: 10 });
      const seen = [
        added,
        held.run.job,
        puppet.abandoned[0]?.job,
        await queue.find(added.id),
        await queue.cancel(added.id),
        await queue.findAsked('ada', ASKED.key),
        items[0],
        ...watched,
      ];
      expect(seen.map((job) => job?.asked)).toEqual(seen.map(() => ASKED));
    },
  ),

  jobCase(
    'JOB-121',
    'who asks by the same key gets the job that is there, whatever it was asked for with',
    async ({ open }) => {
      const queue = await open();
      const first = await queue.add(work({ asked: ASKED, input: { n: 1 } }));
      for (const fingerprint of ['f1', 'f2']) {
        const asked = { key: ASKED.key, fingerprint };
        const again = work({ asked, input: { n: 2 }, lane: 'other' });
        expect(await queue.add(again)).toEqual(first);
      }
      expect(await idsOf(queue)).toEqual([first.id]);
    },
  ),

  jobCase(
    'JOB-122',
    'racing asks by one key make one job, those by others one each',
    async ({ open }) => {
      const queue = await open();
      const racing = Array.from({ length: 30 }, (_, n) =>
        queue.add(work({ asked: { key: `k${n % 3}`, fingerprint: `${n}` } })),
      );
      const ids = (await Promise.all(racing)).map(({ id }) => id);

      expect(new Set(ids).size).toBe(3);
      expect(ids.map((_, n) => ids[n % 3])).toEqual(ids);
      expect(await idsOf(queue)).toHaveLength(3);
    },
  ),

  jobCase(
    'JOB-123',
    'a key is of its owner alone, and jobs without one are never the same',
    async ({ open }) => {
      const queue = await open();
      const { id } = await queue.add(work({ asked: ASKED }));
      const other = await queue.add(work({ asked: ASKED, owner: 'bob' }));
      expect(other.id).not.toBe(id);
      await addAll(queue, 2);
      expect(await idsOf(queue)).toHaveLength(3);

      const { key } = ASKED;
      expect((await queue.findAsked('ada', key))?.id).toBe(id);
      expect((await queue.findAsked('bob', key))?.id).toBe(other.id);
      for (const [owner, unknown] of [
        ['eve', key],
        ['ada', 'k1'],
        ['ada', ''],
        ['ada', '__proto__'],
        ['', `ada${key}`],
      ] as const) {
        expect(await queue.findAsked(owner, unknown)).toBeUndefined();
      }
    },
  ),

  jobCase(
    'JOB-124',
    'it is given as it stands, also once it is over, and after a crash',
    async ({ start, crash, puppet }) => {
      const queue = await start();
      const { id } = await queue.add(work({ asked: ASKED }));
      (await puppet.nth(1)).succeed('done');
      const ended = await over(queue, id);
      expect(await queue.add(work({ asked: ASKED }))).toEqual(ended);
      await crash(queue);

      const next = await start();
      expect(await next.findAsked('ada', ASKED.key)).toEqual(ended);
      expect(await next.add(work({ asked: ASKED }))).toEqual(ended);
      expect(puppet.begun).toHaveLength(1);
    },
  ),

  jobCase(
    'JOB-125',
    'it is given also to an owner who has as many as one may have',
    async ({ open }) => {
      const queue = await open({ maxWaiting: 1 });
      const job = await queue.add(work({ asked: ASKED }));
      expect(await queue.add(work({ asked: ASKED }))).toEqual(job);

      const asked = { ...ASKED, key: 'k2' };
      const refused = queue.add(work({ asked }));
      await expect(refused).rejects.toThrow(TooManyJobsError);
      expect(await queue.findAsked('ada', 'k2')).toBeUndefined();
    },
  ),

  jobCase(
    'JOB-127',
    'its job is kept, and found, where others are gone already',
    async ({ start, puppet }) => {
      const queue = await start({ keptMs: 50 });
      const job = await queue.add(work({ asked: ASKED }));
      (await puppet.nth(1)).succeed('done');
      const ended = await over(queue, job.id);
      const other = await queue.add(work());
      (await puppet.nth(2)).succeed();
      await eventually('it was gone', async () => {
        return (await queue.find(other.id)) === undefined;
      });

      expect(await queue.find(job.id)).toEqual(ended);
      expect(await queue.findAsked('ada', ASKED.key)).toEqual(ended);
      expect(await queue.add(work({ asked: ASKED }))).toEqual(ended);
    },
  ),
];

async function idsOf(queue: JobQueue): Promise<readonly string[]> {
  const { items } = await queue.list({ owner: 'ada', limit: 100 });
  return items.map(({ id }) => id);
}
