import { expect } from '@jest/globals';
import type { JobPage, JobQuery, JobQueue } from '../../../src/jobs/index.js';
import { addAll, inState, jobCase, over, work } from './case.js';
import { Puppet } from './puppet.js';

const idsOf = ({ items }: JobPage) => items.map(({ id }) => id);

/** JOB-100 to JOB-109. */
export const listingCases = [
  jobCase('JOB-100', 'an owner’s jobs, newest first', async ({ open }) => {
    const queue = await open();
    const mine = await addAll(queue, 3);
    await addAll(queue, 2, { owner: 'bob' });

    const page = await queue.list({ owner: 'ada', limit: 10 });
    expect(page).toEqual({ items: [...mine].reverse() });
    const none = await queue.list({ owner: 'eve', limit: 10 });
    expect(none).toEqual({ items: [] });
  }),

  jobCase('JOB-101', 'page by page, each job once', async ({ open }) => {
    const queue = await open();
    const mine = (await addAll(queue, 7)).map(({ id }) => id);
    await addAll(queue, 2, { owner: 'bob' });

    const pages = await pagesOf(queue, { owner: 'ada', limit: 3 });
    expect(pages.map(({ length }) => length)).toEqual([3, 3, 1]);
    expect(pages.flat()).toEqual([...mine].reverse());
    const even = await pagesOf(queue, { owner: 'bob', limit: 1 });
    expect(even.map(({ length }) => length)).toEqual([1, 1]);
  }),

  jobCase('JOB-102', 'only of some kinds', async ({ open, puppet }) => {
    const runners = { WORK: puppet, PLAY: new Puppet(), REST: new Puppet() };
    const queue = await open({ runners });
    const [working] = await addAll(queue, 1);
    const [playing] = await addAll(queue, 1, { kind: 'PLAY' });
    const [resting] = await addAll(queue, 1, { kind: 'REST' });

    const kinds = async (...wanted: readonly string[]) =>
      idsOf(await queue.list({ owner: 'ada', kinds: wanted, limit: 10 }));
    expect(await kinds('WORK')).toEqual([working?.id]);
    expect(await kinds('REST', 'PLAY')).toEqual([resting?.id, playing?.id]);
    expect(await kinds('DANCE')).toEqual([]);
    expect(await kinds()).toEqual([]);
  }),

  jobCase(
    'JOB-103',
    'only in some states, also page by page',
    async ({ start, puppet }) => {
      const queue = await start({ runsPerLane: 3 });
      const jobs = await addAll(queue, 5);
      const ids = jobs.map(({ id }) => id);
      (await puppet.nth(1)).succeed();
      (await puppet.nth(2)).fail(new Error('never'));
      await over(queue, ids[0] ?? '');
      await over(queue, ids[1] ?? '');
      await queue.cancel(ids[4] ?? '');
      for (const at of [2, 3]) await inState(queue, ids[at] ?? '', 'RUNNING');

      const list = async (query: Pick<JobQuery, 'states'>) =>
        idsOf(await queue.list({ owner: 'ada', limit: 10, ...query }));
      expect(await list({ states: ['SUCCEEDED'] })).toEqual([ids[0]]);
      expect(await list({ states: ['FAILED'] })).toEqual([ids[1]]);
      expect(await list({ states: ['RUNNING'] })).toEqual([ids[3], ids[2]]);
      expect(await list({ states: ['CANCELLED'] })).toEqual([ids[4]]);
      expect(await list({ states: ['QUEUED'] })).toEqual([]);

      const query = {
        owner: 'ada',
        states: ['SUCCEEDED', 'FAILED', 'CANCELLED'],
        limit: 2,
      } as const;
      const pages = await pagesOf(queue, query);
      expect(pages).toEqual([[ids[4], ids[1]], [ids[0]]]);
    },
  ),

  jobCase(
    'JOB-104',
    'older than an id, which need not be of the owner’s jobs',
    async ({ open }) => {
      const queue = await open();
      const [first] = await addAll(queue, 1);
      const other = await queue.add(work({ owner: 'bob' }));
      await addAll(queue, 1);

      const query = { owner: 'ada', after: other.id, limit: 10 };
      expect(idsOf(await queue.list(query))).toEqual([first?.id]);
      const before = { owner: 'ada', after: '-', limit: 10 };
      expect(idsOf(await queue.list(before))).toEqual([]);
    },
  ),
];

async function pagesOf(
  queue: JobQueue,
  query: JobQuery,
): Promise<readonly (readonly string[])[]> {
  const page = await queue.list(query);
  if (page.next === undefined) return [idsOf(page)];
  const rest = await pagesOf(queue, { ...query, after: page.next });
  return [idsOf(page), ...rest];
}
