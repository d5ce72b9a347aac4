import type { Job, JobProgress, JobState } from '../jobs/index.js';
import { defined, type Page } from '../storage/index.js';
import type { Caller } from './caller.js';
import { GatewayError, type Failure } from './errors.js';
import { fileId, jobId, versionId } from './ids.js';
import type { CopyWork, ImportWork, JobKind, WorkDone } from './long/work.js';
import type { ContainerRef, FileRef } from './refs.js';

/** Long work as users see it. */
export interface StoredJob {
  readonly id: string;
  readonly kind: JobKind;
  readonly state: JobState;
  readonly progress: JobProgress;
  /** A URL without what may be a secret in it, or the ID of a file or version. */
  readonly source: string;
  readonly container: ContainerRef;
  /** Of the file, as soon as it is known. */
  readonly name?: string;
  /** The file that it made. */
  readonly file?: FileRef;
  readonly createdAt: Date;
  readonly startedAt?: Date;
  readonly finishedAt?: Date;
  /** Why it FAILED. */
  readonly failure?: Failure;
}

/** Which of the caller's jobs. */
export interface JobsRequest {
  readonly kinds?: readonly JobKind[];
  readonly states?: readonly JobState[];
  readonly limit: number;
  readonly after?: string;
}

/** @returns undefined where the caller has no such job */
export async function findJob(
  caller: Caller,
  id: string,
): Promise<StoredJob | undefined> {
  const job = await own(caller, id);
  return job && storedJob(job);
}

/** One page of the caller's jobs, newest first. */
export async function listJobs(
  caller: Caller,
  request: JobsRequest,
): Promise<Page<StoredJob>> {
  const { owner, services } = caller;
  const page = await services.jobs.list({ owner, ...request });
  return { ...page, items: page.items.map(storedJob) };
}

/**
 * Has a job stop, and what it left taken away; one that is over stays as it is.
 * @throws GatewayError JOB_NOT_FOUND
 */
export async function cancelJob(
  caller: Caller,
  id: string,
): Promise<StoredJob> {
  const job = await own(caller, id);
  const cancelled = job && (await caller.services.jobs.cancel(job.id));
  if (!cancelled) throw notFound();
  return storedJob(cancelled);
}

/**
 * A job as it stands and as it changes: at most 4 times a second, and always how it ends.
 * @throws GatewayError JOB_NOT_FOUND
 */
export async function* watchJob(
  caller: Caller,
  id: string,
): AsyncGenerator<StoredJob, void> {
  const job = await own(caller, id);
  if (!job) throw notFound();
  const changes = caller.services.jobs.watch(job.id, caller.call.signal);
  for await (const each of changes) yield storedJob(each);
}

/** Another's job is none. */
async function own(caller: Caller, id: string): Promise<Job | undefined> {
  const job = await caller.services.jobs.find(id);
  return job?.owner === caller.owner ? job : undefined;
}

/** A job, as users see it. */
export function storedJob(job: Job): StoredJob {
  const { id, state, progress, createdAt, startedAt, finishedAt } = job;
  const done = job.result as WorkDone | undefined;
  const failure = job.failure as Failure | undefined;
  const file = done?.ref;
  return defined({
    ...aboutOf(job),
    ...(file && { name: file.name }),
    id: jobId(id),
    kind: job.kind as JobKind,
    state,
    progress,
    file,
    createdAt,
    startedAt,
    finishedAt,
    failure,
  });
}

function aboutOf({
  kind,
  input,
}: Job): Pick<StoredJob, 'source' | 'container' | 'name'> {
  if (kind === 'IMPORT') {
    const { url, within, name } = input as ImportWork;
    return defined({ source: shown(url), container: within, name });
  }
  const { source, ref } = input as CopyWork;
  const { account, container, name } = ref;
  const from = 'versionId' in source ? versionId(source) : fileId(source);
  return { source: from, container: { account, container }, name };
}

/**
 * Without user, query and fragment: they may hold what lets somebody in. Of what is not HTTP nobody knows
 * where they are; it is refused anyway.
 */
function shown(url: string): string {
  const parsed = URL.parse(url);
  if (!parsed) return 'a URL that is none';
  const { protocol, host, pathname } = parsed;
  const isWeb = protocol === 'https:' || protocol === 'http:';
  return isWeb ? `${protocol}//${host}${pathname}` : `a ${protocol} URL`;
}

function notFound(): GatewayError {
  const message =
    'There is no such job of yours; jobs are forgotten some time after they are over. ' +
    'Query `jobs` for those there are.';
  return new GatewayError('JOB_NOT_FOUND', message);
}
