import { describe, expect, test } from '@jest/globals';
import type { Job, JobRules, JobRunner } from '../../src/jobs/index.js';
import { told } from '../../src/long-work.js';
import { createLogger } from '../../src/observe/index.js';
import { RemoteFault } from '../../src/remote/index.js';

type Line = Readonly<Record<string, unknown>>;

const JOB: Job = {
  id: 'job-7',
  kind: 'WORK',
  owner: 'ada',
  lane: 'photos',
  input: {},
  state: 'RUNNING',
  progress: { bytesDone: 0 },
  createdAt: new Date(0),
};

const FAULT = { failure: 'said to the user', passing: true };

/** What is told, and what the log has heard by now. */
function listening(abandon: JobRunner['abandon']) {
  const lines: Line[] = [];
  const destination = {
    write: (line: string) => lines.push(JSON.parse(line) as Line),
  };
  const logger = createLogger({ level: 'debug', destination });
  const runner: JobRunner = { run: () => Promise.resolve('whole'), abandon };
  const faultOf: JobRules['faultOf'] = () => FAULT;
  const { runners, ...rest } = told(
    { runners: { WORK: runner }, faultOf },
    logger,
  );
  const work = runners['WORK'];
  if (!work) throw new Error('the runner is gone');
  return { ...rest, work, lines };
}

describe('of long work the log', () => {
  test('is warned of what could not be taken away, with the job', async () => {
    const error = new Error('no such luck');
    const { work, lines } = listening(() => Promise.reject(error));

    await expect(work.abandon(JOB, 'half')).rejects.toBe(error);
    expect(lines).toMatchObject([
      { level: 'warn', job: 'job-7', err: { message: 'no such luck' } },
    ]);
  });

  test('hears nothing of what was taken away, and what came of that is passed on', async () => {
    const { work, lines } = listening((...asked) => Promise.resolve(asked));

    expect(await work.abandon(JOB, 'half')).toEqual([JOB, 'half']);
    expect(lines).toEqual([]);
  });

  test.each([
    ['what nobody expected as an error', new TypeError('x is null'), 'error'],
    [
      'what the other side did only when it is asked for everything',
      new RemoteFault('STATUS', 'It says 503.', { passing: true }),
      'debug',
    ],
  ])('hears of %s', (_, error, level) => {
    const { faultOf, lines } = listening(() => Promise.resolve());

    expect(faultOf(error)).toBe(FAULT);
    expect(lines).toMatchObject([{ level, err: { message: error.message } }]);
  });
});
