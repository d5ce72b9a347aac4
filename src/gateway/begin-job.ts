import {
  isOver,
  TooManyJobsError,
  type Job,
  type NewJob,
} from '../jobs/index.js';
import { defined } from '../storage/index.js';
import type { Caller } from './caller.js';
import { GatewayError, keyReused } from './errors.js';
import { findFile } from './files.js';
import { storedJob, type StoredJob } from './jobs.js';
import type { JobKind } from './long/work.js';
import type { StoredFile } from './stored.js';

/** What has come of long work: the file, or the job that makes it, which may have failed; or both. */
export interface WorkOutcome {
  readonly file?: StoredFile;
  readonly job?: StoredJob;
}

/** How long a caller may ask to be kept waiting, in seconds. */
export const MAX_WAIT_SECONDS = 60;

/**
 * Begins long work, unless the very same request has begun it before, whose answer nobody may have seen:
 * then nothing is checked again, since that job may have changed what is there.
 * @throws GatewayError IDEMPOTENCY_KEY_REUSED; what `begin` throws
 */
export async function begunOnce(
  caller: Caller,
  waitSeconds: number,
  begin: () => Promise<WorkOutcome>,
): Promise<WorkOutcome> {
  const { asked, owner, services } = caller;
  const before = asked && (await services.jobs.findAsked(owner, asked.key));
  return before ? outcomeOf(caller, before, waitSeconds) : begin();
}

/**
 * Has a job do long work, and gives it a while to be done: so many seconds that `checkWait` takes.
 * @returns the job as it stands when it is over, or when they have passed
 * @throws GatewayError RATE_LIMITED, IDEMPOTENCY_KEY_REUSED
 */
export async function beginJob(
  caller: Caller,
  work: Omit<NewJob, 'owner' | 'kind' | 'asked'> & { readonly kind: JobKind },
  waitSeconds: number,
): Promise<WorkOutcome> {
  const { asked, owner, services } = caller;
  const job = { ...work, owner, ...(asked && { asked }) };
  const begun = await services.jobs.add(job).catch(tooMany);
  return outcomeOf(caller, begun, waitSeconds);
}

/** @throws GatewayError BAD_USER_INPUT for seconds out of bounds */
export function checkWait(seconds: number): void {
  if (seconds >= 0 && seconds <= MAX_WAIT_SECONDS) return;
  const message = `\`waitSeconds\` is 0 to ${MAX_WAIT_SECONDS}, not ${seconds}.`;
  const details = { limit: MAX_WAIT_SECONDS, actual: seconds };
  throw new GatewayError('BAD_USER_INPUT', message, details);
}

async function outcomeOf(
  caller: Caller,
  begun: Job,
  waitSeconds: number,
): Promise<WorkOutcome> {
  if (begun.asked?.fingerprint !== caller.asked?.fingerprint) throw keyReused();
  const job = storedJob(await waited(caller, begun, waitSeconds));
  // Whoever took the file away again has not made the job fail.
  const file = job.file && (await findFile(caller, job.file));
  return defined({ job, file });
}

async function waited(
  { call, services }: Caller,
  begun: Job,
  seconds: number,
): Promise<Job> {
  if (seconds === 0) return begun;
  const limit = AbortSignal.timeout(seconds * 1000);
  const signal = AbortSignal.any([call.signal, limit]);
  for await (const job of services.jobs.watch(begun.id, signal)) {
    if (isOver(job)) return job;
  }
  // What was told last is older than now.
  return (await services.jobs.find(begun.id)) ?? begun;
}

function tooMany(error: unknown): never {
  if (!(error instanceof TooManyJobsError)) throw error;
  const { limit } = error;
  const message = `You have ${limit} jobs that are not over, which is as many as may be. Wait for one, or cancel it.`;
  throw new GatewayError('RATE_LIMITED', message, { limit });
}
