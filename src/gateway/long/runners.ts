import {
  JobCutError,
  type Job,
  type JobFault,
  type JobRun,
  type JobRunner,
  type JobRules,
} from '../../jobs/index.js';
import { defined } from '../../storage/index.js';
import { Caller } from '../caller.js';
import { GatewayError, type Failure } from '../errors.js';
import { failureOf } from '../failure.js';
import type { FileRef } from '../refs.js';
import type { GatewayServices } from '../services.js';
import { giveUpCopy, runCopy, type SavedCopy } from './copy.js';
import { runImport } from './import.js';
import { giveUpMove, runMove } from './move.js';
import { isOutOfReach } from './out-of-reach.js';
import type { SavedTransfer } from './saved.js';
import { giveUpTransfer } from './transfer.js';
import type { CopyWork, ImportWork, JobKind, WorkDone } from './work.js';

/** What a job that failed or was cancelled has left is taken away within this, in milliseconds. */
const ABANDON_MS = 60_000;

/** What does each kind of long work, and what its errors mean. */
export function jobRunners(
  services: () => GatewayServices,
): Pick<JobRules, 'runners' | 'faultOf'> {
  const callerOf = (job: Job, signal: AbortSignal) =>
    new Caller(services(), { signal, requestId: `job-${job.id}` });
  const runner = ({ run, giveUp }: Kind): JobRunner => ({
    run: async (one) => done(await run(callerOf(one.job, one.signal), one)),
    abandon: async (job, saved) => {
      const caller = callerOf(job, AbortSignal.timeout(ABANDON_MS));
      const made = await unlessOutOfReach(giveUp(caller, job, saved));
      return made && done(made);
    },
  });
  const runners = {
    IMPORT: runner(IMPORT),
    CLONE: runner(CLONE),
    MOVE: runner(MOVE),
  } satisfies Record<JobKind, JobRunner>;
  return { runners, faultOf: (error) => faultOf(services(), error) };
}

function done(ref: FileRef): WorkDone {
  return { ref };
}

/** What is out of reach for good is not asked for again. */
async function unlessOutOfReach<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isOutOfReach(error)) return undefined;
    throw error;
  }
}

/** One kind of long work. */
interface Kind {
  readonly run: (caller: Caller, run: JobRun) => Promise<FileRef>;
  /** Takes away what is there; or gives the file, where all was done before it was to be given up. */
  readonly giveUp: (
    caller: Caller,
    job: Job,
    saved: unknown,
  ) => Promise<FileRef | undefined>;
}

const IMPORT: Kind = {
  run: (caller, run) => runImport(caller, run, run.job.input as ImportWork),
  giveUp: (caller, _job, saved) =>
    giveUpTransfer(caller, saved as SavedTransfer | undefined),
};

const CLONE: Kind = {
  run: clone,
  giveUp: (caller, _job, saved) => giveUpCopy(caller, saved ?? {}),
};

const MOVE: Kind = { run: runMove, giveUp: giveUpMove };

async function clone(caller: Caller, run: JobRun): Promise<FileRef> {
  const work = run.job.input as CopyWork;
  const saved = run.saved as SavedCopy | undefined;
  const { ref } = await runCopy({ caller, run, work, saved });
  return ref;
}

function faultOf({ remote }: GatewayServices, error: unknown): JobFault {
  const fault = remote.faultOf(error);
  const failure: Failure = fault
    ? {
        ...defined(fault.details),
        code: 'IMPORT_FAILED',
        message: fault.message,
        reason: fault.reason,
        retryable: fault.passing,
      }
    : failureOf(error instanceof JobCutError ? cutEachTime() : error);
  const { retryable: passing, retryAfterSeconds } = failure;
  const retryAfterMs =
    retryAfterSeconds === undefined ? undefined : retryAfterSeconds * 1000;
  return defined({ failure, passing, retryAfterMs });
}

function cutEachTime(): GatewayError {
  const message =
    'This job was cut off several times before it got any further, perhaps because of what it does. ' +
    'Try again, and tell whoever runs the gateway.';
  return new GatewayError('INTERNAL_SERVER_ERROR', message);
}
