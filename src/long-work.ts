import type { Config } from './config/index.js';
import {
  GatewayError,
  isUnexpected,
  keyReused,
  jobRunners,
  type GatewayServices,
  type RemoteFailure,
} from './gateway/index.js';
import {
  openJobs,
  openSharedJobs,
  RedisUnavailableError,
  type JobQueue,
  type JobRules,
  type JobRunner,
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
  const queue = await openQueue(config, {
    ...told(jobRunners(services), logger),
    runsPerLane: jobs.perAccount,
    runsInAll: jobs.inAll,
    keptMs: jobs.keptHours * 3_600_000,
    ...JOB_RULES,
  });
  opened.defer(() => queue.close());
  const remote = { open: opener.open, faultOf: remoteFailure };
  return { jobs: queue, remote, imports, resumableSums };
}

type Runners = Pick<JobRules, 'runners' | 'faultOf'>;

/** The log hears of what nobody else does: faults that users are told nothing of, and what could not be taken away. */
export function told({ runners, faultOf }: Runners, logger: Logger): Runners {
  const tellingOf = (runner: JobRunner): JobRunner => ({
    run: (run) => runner.run(run),
    abandon: async (job, saved) => {
      try {
        return await runner.abandon(job, saved);
      } catch (err) {
        const about = { err, job: job.id };
        logger.warn(about, 'what a job left is not taken away yet');
        throw err;
      }
    },
  });
  return {
    runners: Object.fromEntries(
      Object.entries(runners).map(([kind, each]) => [kind, tellingOf(each)]),
    ),
    faultOf: (err) => {
      const fault = faultOf(err);
      const isOurs = !remoteFailure(err) && isUnexpected(err);
      if (isOurs) logger.error({ err }, 'a job failed unexpectedly');
      else logger.debug({ err }, 'a run of a job failed');
      return fault;
    },
  };
}

/** Shared by all replicas where there is a Redis; else for this process. */
function openQueue(
  { dataDir, redis }: Config,
  rules: JobRules,
): Promise<JobQueue> {
  if (!redis) return openJobs(dataDir, rules);
  return openSharedJobs({ url: redis.url.reveal(), rules });
}

/** Shared by all replicas where there is a Redis; else for this process. */
export function openAnswers({ dataDir, redis }: Config): Promise<Once> {
  if (!redis) return openOnce(dataDir);
  return openSharedOnce({ url: redis.url.reveal() });
}

const JOB_RULES = {
  maxTries: 8,
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
