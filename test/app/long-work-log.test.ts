import { describe, expect, test } from '@jest/globals';
import {
  JobCutError,
  type Job,
  type JobRules,
  type JobRun,
  type JobRunner,
} from '../../src/jobs/index.js';
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
function listening({ abandon, run }: Partial<JobRunner> = {}) {
  const lines: Line[] = [];
  const destination = {
    write: (line: string) => lines.push(JSON.parse(line) as Line),
  };
  const logger = createLogger({ level: 'debug', destination });
  const runner: JobRunner = {
    run: run ?? (() => Promise.resolve('whole')),
    abandon: abandon ?? (() => Promise.resolve()),
  };
  const faultOf: JobRules['faultOf'] = () => FAULT;
  const { runners, ...rest } = told(
    { runners: { WORK: runner }, faultOf },
    logger,
  );
  const work = runners['WORK'];
  if (!work) throw new Error('the runner is gone');
  return { ...rest, work, lines };
}

function runOf({ saved, signal }: Partial<JobRun> = {}): JobRun {
  return {
    job: JOB,
    saved,
    signal: signal ?? new AbortController().signal,
    save: () => Promise.resolve(),
    report: () => undefined,
  };
}

const ABOUT = { job: 'job-7', kind: 'WORK', account: 'photos' };

describe('of long work the log', () => {
  test('is warned of what could not be taken away, with the job', async () => {
    const error = new Error('no such luck');
    const { work, lines } = listening({
      abandon: () => Promise.reject(error),
    });

    await expect(work.abandon(JOB, 'half')).rejects.toBe(error);
    expect(lines).toMatchObject([
      { level: 'warn', job: 'job-7', err: { message: 'no such luck' } },
    ]);
  });

  test('hears as an error what stays for good, with the job', () => {
    const { onLeft, lines } = listening();

    onLeft(JOB, new Error('no such luck'));
    expect(lines).toMatchObject([
      {
        level: 'error',
        job: 'job-7',
        msg: 'what a job left stays for good',
        err: { message: 'no such luck' },
      },
    ]);
  });

  test('hears nothing of what was taken away, and what came of that is passed on', async () => {
    const { work, lines } = listening({
      abandon: (...asked) => Promise.resolve(asked),
    });

    expect(await work.abandon(JOB, 'half')).toEqual([JOB, 'half']);
    expect(lines).toEqual([]);
  });

  test.each([
    [undefined, 'a job begins'],
    ['half', 'a job goes on'],
  ])('hears how a run begins and ends (%s)', async (saved, begins) => {
    const { work, lines } = listening();

    expect(await work.run(runOf({ saved }))).toBe('whole');
    expect(lines).toMatchObject([
      { level: 'info', msg: begins, ...ABOUT },
      { level: 'info', msg: 'a job is done', ...ABOUT },
    ]);
  });

  test('hears that a run was stopped, which is no fault', async () => {
    const stopped = new Error('cancelled');
    const { work, lines } = listening({ run: () => Promise.reject(stopped) });
    const signal = AbortSignal.abort(stopped);

    await expect(work.run(runOf({ signal }))).rejects.toBe(stopped);
    expect(lines.slice(1)).toMatchObject([
      { level: 'info', msg: 'a run of a job is stopped', ...ABOUT },
    ]);
  });

  test('hears of what nobody expected as an error', async () => {
    const odd = new TypeError('x is null');
    const { work, lines } = listening({ run: () => Promise.reject(odd) });

    await expect(work.run(runOf())).rejects.toBe(odd);
    expect(lines.slice(1)).toMatchObject([
      { level: 'error', err: { message: 'x is null' }, ...ABOUT },
    ]);
  });

  test('hears of what the other side did by its reason, and of all of it only at debug', async () => {
    const theirs = new RemoteFault('STATUS', 'It says 503.', { passing: true });
    const { work, lines } = listening({ run: () => Promise.reject(theirs) });

    await expect(work.run(runOf())).rejects.toBe(theirs);
    expect(lines.slice(1)).toMatchObject([
      { level: 'info', code: 'IMPORT_FAILED', reason: 'STATUS', ...ABOUT },
      { level: 'debug', err: { message: 'It says 503.' }, ...ABOUT },
    ]);
  });

  test('hears as an error of a job that was cut off too often', () => {
    const { faultOf, lines } = listening();

    expect(faultOf(new JobCutError())).toBe(FAULT);
    expect(lines).toMatchObject([
      { level: 'error', msg: 'a job was cut off too often' },
    ]);
  });
});
