import { Caller, jobRunners } from '../../src/gateway/index.js';
import type { GatewayServices } from '../../src/gateway/index.js';
import { openJobs } from '../../src/jobs/index.js';
import { answerOnce, remoteFailure } from '../../src/long-work.js';
import { openOnce } from '../../src/once/index.js';
import { parseAllow, remoteOpener } from '../../src/remote/index.js';
import { resumableSums } from '../../src/sums/index.js';
import { emptyFolder } from '../support/folders.js';
import { openHouse, type House } from './house.js';

/** A house in which long work is done, and answers are given again. */
export interface WorkingHouse extends House, AsyncDisposable {
  readonly services: GatewayServices;
}

export interface WorkingHouseOptions {
  /** Instead of `one` and `two`. */
  readonly accounts?: GatewayServices['accounts'];
  /** Where jobs and answers are kept; a new folder when absent. */
  readonly dataDir?: string;
  /** Milliseconds since 1970, for answers that are given again. */
  readonly now?: () => number;
  /** What URLs may lead to beyond the public internet; loopback when absent. */
  readonly allow?: readonly string[];
  /** False: jobs wait until somebody starts them. */
  readonly starts?: boolean;
}

const MIB = 2 ** 20;

const JOB_RULES = {
  runsPerLane: 4,
  runsInAll: 8,
  maxTries: 2,
  maxCuts: 2,
  maxAbandons: 100,
  onLeft: () => undefined,
  backoffMs: 10,
  keptMs: 3_600_000,
  maxWaiting: 20,
};

const REMOTE_RULES = {
  maxSize: 64 * MIB,
  maxSeconds: 20,
  idleSeconds: 2,
  userAgent: 'stowage-test',
};

/** All as an app has it, in one process. */
export async function openWorkingHouse(
  options: WorkingHouseOptions = {},
): Promise<WorkingHouse> {
  const { dataDir = emptyFolder(), now, starts = true } = options;
  const house = openHouse();
  const opener = remoteOpener({
    ...REMOTE_RULES,
    allow: parseAllow(options.allow ?? ['127.0.0.0/8']),
  });
  const once = await openOnce(dataDir, now && { now });
  const jobs = await openJobs(dataDir, {
    ...jobRunners(() => services),
    ...JOB_RULES,
  });

  const { accounts = house.caller.services.accounts } = options;
  const services: GatewayServices = {
    ...house.caller.services,
    accounts,
    jobs,
    remote: { open: opener.open, faultOf: remoteFailure },
    imports: { maxSize: REMOTE_RULES.maxSize, maxSeconds: 3600 },
    resumableSums,
    answerOnce: answerOnce(once),
  };
  if (starts) jobs.start();
  return {
    ...house,
    services,
    caller: new Caller(services, house.caller.call),
    [Symbol.asyncDispose]: async () => {
      await jobs.close();
      opener.close();
      await once.close();
    },
  };
}
