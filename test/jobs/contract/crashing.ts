import { expect } from '@jest/globals';
import { JobCutError, type JobQueue } from '../../../src/jobs/index.js';
import { eventually } from '../../support/eventually.js';
import {
  addAll,
  found,
  jobCase,
  over,
  TAKEN_OVER_WITHIN_MS,
  work,
} from './case.js';
import { PassingError, type HeldRun } from './puppet.js';

/** JOB-80 to JOB-89. */
export const crashingCases = [
  jobCase(
    'JOB-80',
    'what ran is taken up before all others of its lane',
    async ({ start, crash, puppet }) => {
      const rules = { runsInAll: 1, runsPerLane: 1 };
      const queue = await start(rules);
      const { id } = await queue.add(work({ lane: 'z' }));
      await puppet.nth(1);
      await addAll(queue, 3, { lane: 'z' });
      await crash(queue);

      await start(rules);
      const again = await puppet.nth(2, TAKEN_OVER_WITHIN_MS);
      expect(again.id).toBe(id);
    },
  ),

  jobCase(
    'JOB-81',
    'a crash is a first try again where the job had got further',
    async ({ start, crash, puppet }) => {
      const rules = { maxTries: 2, maxCuts: 2 };
      let queue = await start(rules);
      const { id } = await queue.add(work());
      for (const count of [1, 2, 3]) {
        const held = await puppet.nth(count, TAKEN_OVER_WITHIN_MS);
        await getsTo(queue, held, count * 100);
        await crash(queue);
        queue = await start(rules);
      }

      (await puppet.nth(4, TAKEN_OVER_WITHIN_MS)).succeed('whole');
      expect((await over(queue, id)).state).toBe('SUCCEEDED');
    },
  ),

  jobCase(
    'JOB-82',
    'each of 60 jobs comes to its end, and is run again only where it was cut',
    async ({ start, crash, puppet }) => {
      const queue = await start({ runsInAll: 4 });
      const jobs = await addAll(queue, 60, { lane: 'many' });
      for (let count = 1; count <= 20; count += 1) {
        (await puppet.nth(count)).succeed();
      }
      for (const id of puppet.ids.slice(0, 20)) await over(queue, id);
      await puppet.nth(24);
      const cut = puppet.ids.slice(20);
      await crash(queue);

      puppet.onRun = (held) => {
        held.succeed();
      };
      const next = await start({ runsInAll: 4 });
      for (const { id } of jobs) {
        expect((await over(next, id)).state).toBe('SUCCEEDED');
      }
      const again = puppet.ids.filter((id, at) => puppet.ids.indexOf(id) < at);
      expect([...again].sort()).toEqual([...cut].sort());
    },
  ),

  jobCase(
    'JOB-83',
    'one whose process dies again and again is FAILED, cleared up after, and not run again',
    async ({ start, crash, puppet }) => {
      const rules = { maxTries: 2, maxCuts: 2 };
      const queue = await start(rules);
      const { id } = await queue.add(work());
      const held = await puppet.nth(1);
      await held.run.save('half');
      await crash(queue);
      const second = await start(rules);
      await puppet.nth(2, TAKEN_OVER_WITHIN_MS);
      await crash(second);

      const third = await start(rules);
      expect(await over(third, id)).toMatchObject({
        state: 'FAILED',
        failure: { message: new JobCutError().message },
      });
      expect(puppet.begun).toHaveLength(2);
      expect(puppet.abandoned).toMatchObject([{ job: { id }, saved: 'half' }]);
    },
  ),

  jobCase(
    'JOB-84',
    'what was found of it once does not count as further when it is found again',
    async ({ start, crash, puppet }) => {
      const rules = { maxTries: 2, maxCuts: 2 };
      let queue = await start(rules);
      const { id } = await queue.add(work());
      for (const [at, bytesDone] of [100, 100].entries()) {
        const held = await puppet.nth(at + 1, TAKEN_OVER_WITHIN_MS);
        await getsTo(queue, held, bytesDone);
        await crash(queue);
        queue = await start(rules);
      }

      expect((await over(queue, id)).state).toBe('FAILED');
      expect(puppet.begun).toHaveLength(2);
    },
  ),

  jobCase(
    'JOB-85',
    'tries that failed for a while and those that were cut count together',
    async ({ start, crash, puppet }) => {
      const rules = { maxTries: 3, maxCuts: 3 };
      const queue = await start(rules);
      const { id } = await queue.add(work());
      (await puppet.nth(1)).fail(new PassingError('one'));
      await puppet.nth(2);
      await crash(queue);

      const next = await start(rules);
      const third = await puppet.nth(3, TAKEN_OVER_WITHIN_MS);
      third.fail(new PassingError('three'));
      expect(await over(next, id)).toMatchObject({
        state: 'FAILED',
        failure: { message: 'three' },
      });
      expect(puppet.begun).toHaveLength(3);
    },
  ),
];

/** Has a run get so far that this is there after a crash. */
async function getsTo(
  queue: JobQueue,
  { id, run }: HeldRun,
  bytesDone: number,
): Promise<void> {
  run.report({ bytesDone });
  await eventually(
    'it was seen',
    async () => (await found(queue, id)).progress.bytesDone === bytesDone,
  );
  await run.save(bytesDone);
}
