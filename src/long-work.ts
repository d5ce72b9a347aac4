import type { Config } from './config/index.js';
import {
  failureOf,
  GatewayError,
  isUnexpected,
  keyReused,
  jobRunners,
  type GatewayServices,
  type RemoteFailure,
} from './gateway/index.js';
import {
  openJobs,
  JobCutError,
  openSharedJobs,
  RedisUnavailableError,
  type Job,
  type JobQueue,
  type JobRules,
  type JobRunner,
  type SharedJobsOptions,
} from './jobs/index.js';
import type { Logger } from './observe/index.js';
import {
  KeyReusedError,
  openOnce,
  openSharedOnce,
  TooManyKeysError,
  type Once,
} from './once/index.js';
import { parseAllow, RemoteFault, remoteOpener } from './remote/index.js';
import { resumableSums } from './sums/index.js';

type LongWork = Pick<
  GatewayServices,
  'jobs' | 'remote' | 'imports' | 'resumableSums'
>;

/** What long work stands on. */
export interface Ground {
  readonly config: Config;
  readonly logger: Logger;
}

/** Long work, and what it reaches; it begins once the gateway listens. */
export async function openLongWork(
  { config, logger }: Ground,
  services: () => GatewayServices,
  opened: AsyncDisposableStack,
): Promise<LongWork> {
  const { jobs, imports, publicUrl } = config;
  const { allow, ...limits } = imports;
  const opener = remoteOpener({
    ...limits,
    allow: parseAllow(allow),
    ...(publicUrl !== undefined && { ownHosts: [new URL(publicUrl).hostname] }),
    userAgent: 'stowage',
  });
  opened.defer(() => {
    opener.close();
  });
  const queue = await openQueue(
    { config, logger },
    {
      ...told(jobRunners(services), logger),
      runsPerLane: jobs.perAccount,
      runsInAll: jobs.inAll,
      keptMs: jobs.keptHours * 3_600_000,
      ...JOB_RULES,
    },
  );
  opened.defer(() => queue.close());
  const remote = { open: opener.open, faultOf: remoteFailure };
  return { jobs: queue, remote, imports, resumableSums };
}

type Runners = Pick<JobRules, 'runners' | 'faultOf'>;
type Told = Runners & Pick<JobRules, 'onLeft'>;

/** The log hears how runs of jobs begin and end, of faults that users are told nothing of, and of what is left. */
export function told({ runners, faultOf }: Runners, logger: Logger): Told {
  const all = Object.entries(runners);
  return {
    runners: Object.fromEntries(
      all.map(([kind, each]) => [kind, tellingOf(each, logger)]),
    ),
    faultOf: (err) => {
      if (err instanceof JobCutError) {
        logger.error({ err }, 'a job was cut off too often');
      }
      return faultOf(err);
    },
    onLeft: (job, err) => {
      const about = { ...aboutOf(job), err };
      logger.error(about, 'what a job left stays for good');
    },
  };
}

function tellingOf(runner: JobRunner, logger: Logger): JobRunner {
  return {
    run: async (run) => {
      const about = aboutOf(run.job);
      logger.info(about, run.saved == null ? 'a job begins' : 'a job goes on');
      try {
        const result = await runner.run(run);
        logger.info(about, 'a job is done');
        return result;
      } catch (err) {
        if (run.signal.aborted) logger.info(about, 'a run of a job is stopped');
        else tellFailed(logger, { ...about, err });
        throw err;
      }
    },
    abandon: async (job, saved) => {
      try {
        return await runner.abandon(job, saved);
      } catch (err) {
        const about = { ...aboutOf(job), err };
        logger.warn(about, 'what a job left is not taken away yet');
        throw err;
      }
    },
  };
}

/** Not its input, which may hold what is secret. */
function aboutOf({ id, kind, lane }: Job) {
  return { job: id, kind, account: lane };
}

function tellFailed(
  logger: Logger,
  about: ReturnType<typeof aboutOf> & { readonly err: unknown },
): void {
  const { err, ...rest } = about;
  const remote = remoteFailure(err);
  if (!remote && isUnexpected(err)) {
    logger.error(about, 'a run of a job failed unexpectedly');
    return;
  }
  const { code, reason } = remote
    ? { code: 'IMPORT_FAILED', reason: remote.reason }
    : failureOf(err);
  logger.info({ ...rest, code, reason }, 'a run of a job failed');
  logger.debug(about, 'why a run of a job failed');
}

/** Shared by all replicas where there is a Redis; else for this process. */
function openQueue(
  { config: { dataDir, redis }, logger }: Ground,
  rules: JobRules,
): Promise<JobQueue> {
  if (!redis) return openJobs(dataDir, rules);
  const onChange: SharedJobsOptions['onChange'] = (failure) => {
    if (failure) logger.warn({ reason: failure.message }, 'Redis is away');
    else logger.info('Redis is back');
  };
  return openSharedJobs({ url: redis.url.reveal(), rules, onChange });
}

/** Shared by all replicas where there is a Redis; else for this process. */
export function openAnswers({ dataDir, redis }: Config): Promise<Once> {
  if (!redis) return openOnce(dataDir);
  return openSharedOnce({ url: redis.url.reveal() });
}

const JOB_RULES = {
  maxTries: 8,
  maxCuts: 24,
  /** About a day, with pauses of up to a minute. */
  maxAbandons: 1500,
  backoffMs: 1000,
  maxWaiting: 10_000,
};

/** What a fault of the other side says to the gateway. */
export function remoteFailure(error: unknown): RemoteFailure | undefined {
  if (!(error instanceof RemoteFault)) return undefined;
  const { reason, message, details } = error;
  const { passing = false, ...figures } = details;
  return { reason, message, passing, details: figures };
}

/** Whether jobs can be kept just now, and if not, why; it takes 3 seconds at most. */
export async function jobsReadiness(
  jobs: Pick<JobQueue, 'find'>,
): Promise<{ readonly ready: boolean; readonly reason?: string }> {
  try {
    await jobs.find('none');
    return { ready: true };
  } catch (error) {
    if (!(error instanceof RedisUnavailableError)) throw error;
    return { ready: false, reason: error.message };
  }
}

/** What a caller may do about a key that can't be taken is said. */
export function answerOnce(once: Once): GatewayServices['answerOnce'] {
  return async (...asked) => {
    try {
      return await once.answer(...asked);
    } catch (error) {
      if (error instanceof KeyReusedError) throw keyReused();
      if (error instanceof TooManyKeysError) throw tooManyKeys(error);
      throw error;
    }
  };
}

function tooManyKeys({ limit }: TooManyKeysError): GatewayError {
  const message =
    `The gateway remembers ${limit} idempotency keys already, which is as many as it may. ` +
    'Leave idempotencyKey out, or wait until older ones are a day old.';
  return new GatewayError('RATE_LIMITED', message, { limit });
}
