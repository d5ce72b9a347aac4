import type {
  Job,
  JobFault,
  JobRun,
  JobRunner,
  JobRules,
} from '../../jobs/index.js';
import { defined, isStorageError } from '../../storage/index.js';
import { Caller } from '../caller.js';
import type { Failure } from '../errors.js';
import { failureOf } from '../failure.js';
import { deleteFile, updateFile } from '../files.js';
import type { FileRef } from '../refs.js';
import type { GatewayServices } from '../services.js';
import { runCopy, type MadeCopy, type SavedCopy } from './copy.js';
import { runImport } from './import.js';
import type { SavedTransfer } from './saved.js';
import { toItsEnd } from './to-its-end.js';
import { abandonTransfer } from './transfer.js';
import type { CopyWork, ImportWork, JobKind, WorkDone } from './work.js';

/** What a job that failed or was cancelled has left is taken away within this, in milliseconds. */
const ABANDON_MS = 60_000;

/** What does each kind of long work, and what its errors mean. */
export function jobRunners(
  services: () => GatewayServices,
): Pick<JobRules, 'runners' | 'faultOf'> {
  const callerOf = (job: Job, signal: AbortSignal) =>
    new Caller(services(), { signal, requestId: `job-${job.id}` });
  const runner = ({ run, left }: Kind): JobRunner => ({
    run: async (one) => {
      const done: WorkDone = {
        ref: await run(callerOf(one.job, one.signal), one),
      };
      return done;
    },
    abandon: (job, saved) => {
      const caller = callerOf(job, AbortSignal.timeout(ABANDON_MS));
      return abandonTransfer(caller, left(saved));
    },
  });
  const runners = {
    IMPORT: runner(IMPORT),
    CLONE: runner(CLONE),
    MOVE: runner(MOVE),
  } satisfies Record<JobKind, JobRunner>;
  return { runners, faultOf: (error) => faultOf(services(), error) };
}

/** One kind of long work. */
interface Kind {
  readonly run: (caller: Caller, run: JobRun) => Promise<FileRef>;
  /** Of what it has saved, what may have to be taken away. */
  readonly left: (saved: unknown) => SavedTransfer | undefined;
}

const IMPORT: Kind = {
  run: (caller, run) => runImport(caller, run, run.job.input as ImportWork),
  left: (saved) => saved as SavedTransfer | undefined,
};

const CLONE: Kind = {
  run: (caller, run) => clone(caller, run, run.saved as SavedCopy | undefined),
  left: (saved) => (saved as SavedCopy | undefined)?.transfer,
};

/** A move whose file stands already has only to let its source go. */
interface SavedMove extends SavedCopy {
  readonly copied?: FileRef;
}

const MOVE: Kind = {
  run: move,
  left: (saved) => {
    const { copied, transfer } = (saved ?? {}) as Partial<SavedMove>;
    return copied ? undefined : transfer;
  },
};

async function clone(
  caller: Caller,
  run: JobRun,
  saved: SavedCopy | undefined,
): Promise<FileRef> {
  const work = run.job.input as CopyWork;
  const { ref } = await runCopy({ caller, run, work, saved });
  return ref;
}

/** Only what was copied goes: a write that came in between is not lost. Once the copy stands it is not stopped. */
async function move(caller: Caller, run: JobRun): Promise<FileRef> {
  const saved = run.saved as SavedMove | undefined;
  const { ref, original } = saved?.copied
    ? { ref: saved.copied, original: saved.original }
    : await copyToMove(caller, run, saved);
  const { source } = run.job.input as CopyWork;
  await letGo(toItsEnd(caller), source, original.etag);
  return ref;
}

async function copyToMove(
  caller: Caller,
  run: JobRun,
  saved: SavedMove | undefined,
): Promise<MadeCopy> {
  const work = run.job.input as CopyWork;
  const made = await runCopy({ caller, run, work, saved });
  const { ref: copied, original } = made;
  if (original.expiresAt !== undefined) {
    const expiresAt = new Date(original.expiresAt);
    await updateFile(toItsEnd(caller), copied, { expiresAt });
  }
  const told: SavedMove = { original, copied };
  await run.save(told);
  return made;
}

async function letGo(
  caller: Caller,
  source: FileRef,
  ifMatch: string,
): Promise<void> {
  try {
    await deleteFile(caller, source, { ifMatch });
  } catch (error) {
    // An earlier run let it go, and was cut before it could say so.
    if (!isStorageError(error, 'OBJECT_NOT_FOUND')) throw error;
  }
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
    : failureOf(error);
  const { retryable: passing, retryAfterSeconds } = failure;
  const retryAfterMs =
    retryAfterSeconds === undefined ? undefined : retryAfterSeconds * 1000;
  return defined({ failure, passing, retryAfterMs });
}
