import { expect } from '@jest/globals';
import type { Job } from '../../../src/jobs/index.js';
import { inParallel } from '../../support/in-parallel.js';
import { addAll, found, inState, jobCase, over, work } from './case.js';
import { PassingError, Puppet } from './puppet.js';

/** JOB-10 to JOB-19. */
export const runningCases = [
  jobCase(
    'JOB-10',
    'nothing is run before the queue is started',
    async ({ open, puppet }) => {
      const queue = await open();
      const { id } = await queue.add(work());
      expect((await found(queue, id)).state).toBe('QUEUED');
      expect(puppet.begun).toEqual([]);

      queue.start();
      expect((await puppet.nth(1)).id).toBe(id);
    },
  ),

  jobCase(
    'JOB-11',
    'a job is RUNNING while it is run, and SUCCEEDED with its result',
    async ({ start, puppet }) => {
      const queue = await start();
      const job = await queue.add(work({ input: { n: 1 } }));
      const held = await puppet.nth(1);
      expect(held.run.job).toMatchObject({ ...work({ input: { n: 1 } }) });
      expect(held.run.saved).toBeUndefined();

      const running = await inState(queue, job.id, 'RUNNING');
      expect(running.startedAt).toBeInstanceOf(Date);
      expect(running.finishedAt).toBeUndefined();

      held.succeed({ file: 'cat.jpg' });
      const ended = await over(queue, job.id);
      expect(ended).toMatchObject({
        state: 'SUCCEEDED',
        result: { file: 'cat.jpg' },
        startedAt: running.startedAt,
      });
      expect(ended.finishedAt).toBeInstanceOf(Date);
      expect(ended).not.toHaveProperty('failure');
      expect(puppet.abandoned).toEqual([]);
    },
  ),

  jobCase(
    'JOB-17',
    'every run of a job knows when its first one began',
    async ({ start, puppet }) => {
      const queue = await start();
      const { id } = await queue.add(work());
      const first = await puppet.nth(1);
      const { startedAt } = await inState(queue, id, 'RUNNING');
      expect(first.run.job.startedAt).toEqual(startedAt);

      first.fail(new PassingError('not yet'));
      const second = await puppet.nth(2);
      expect(second.run.job.startedAt).toEqual(startedAt);
      second.succeed();
    },
  ),

  jobCase(
    'JOB-12',
    'a run that gives nothing has SUCCEEDED without a result',
    async ({ start, puppet }) => {
      const queue = await start();
      const { id } = await queue.add(work());
      (await puppet.nth(1)).succeed();

      const job = await over(queue, id);
      expect(job.state).toBe('SUCCEEDED');
      expect(job).not.toHaveProperty('result');
    },
  ),

  jobCase('JOB-13', 'each kind has its runner', async ({ start, puppet }) => {
    const other = new Puppet();
    const queue = await start({ runners: { WORK: puppet, PLAY: other } });
    const working = await queue.add(work());
    const playing = await queue.add(work({ kind: 'PLAY' }));

    expect((await puppet.nth(1)).id).toBe(working.id);
    expect((await other.nth(1)).id).toBe(playing.id);
  }),

  jobCase(
    'JOB-14',
    'a result that is no JSON is an error of the run',
    async ({ start, puppet }) => {
      const queue = await start();
      const { id } = await queue.add(work());
      const circle: Record<string, unknown> = {};
      circle['self'] = circle;
      (await puppet.nth(1)).succeed(circle);

      expect((await over(queue, id)).state).toBe('FAILED');
    },
  ),

  jobCase(
    'JOB-15',
    'each of 200 jobs comes to one end, and is run no more than it must',
    async ({ start, puppet }) => {
      puppet.onRun = (held) => {
        setImmediate(() => {
          endOf(held.run.job, held);
        });
      };
      const queue = await start({ runsPerLane: 3 });
      const numbers = Array.from({ length: 200 }, (_, n) => n);
      const jobs: Job[] = [];
      await inParallel(20, numbers, async (n) => {
        jobs.push(
          await queue.add(work({ lane: `lane-${n % 7}`, input: { n } })),
        );
      });

      for (const { id, input } of jobs) {
        const ended = await over(queue, id);
        const { n } = input as { n: number };
        expect(ended.state).toBe(n % 5 === 0 ? 'FAILED' : 'SUCCEEDED');
      }
      const runs = puppet.begun.map(({ run }) => run.job.input);
      const timesRun = (n: number) =>
        runs.filter((input) => (input as { n: number }).n === n).length;
      expect(numbers.map(timesRun)).toEqual(numbers.map(triesOf));
      expect(puppet.abandoned).toHaveLength(40);
    },
  ),

  jobCase(
    'JOB-16',
    'the jobs of a lane are begun in the order in which they were made',
    async ({ open, puppet }) => {
      puppet.onRun = (held) => {
        held.succeed();
      };
      const queue = await open({ runsPerLane: 1 });
      const ids = (await addAll(queue, 10)).map(({ id }) => id);
      queue.start();

      for (const id of ids) await over(queue, id);
      expect(puppet.ids).toEqual(ids);
    },
  ),
];

type Held = Awaited<ReturnType<Puppet['nth']>>;

/** Every fifth fails for good, every third of the others once for a while. */
function triesOf(n: number): number {
  return n % 5 !== 0 && n % 3 === 0 ? 2 : 1;
}

function endOf(job: Job, held: Held): void {
  const { n } = job.input as { n: number };
  if (n % 5 === 0) {
    held.fail(new Error('never'));
  } else if (triesOf(n) === 2 && held.run.saved === undefined) {
    held.run.save('tried').then(
      () => {
        held.fail(new PassingError('not yet'));
      },
      (error: unknown) => {
        held.fail(error as Error);
      },
    );
  } else held.succeed(n);
}
