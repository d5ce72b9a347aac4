import type { Job } from '../job.js';
import { tellLeft } from '../left.js';
import { pauseAfter } from '../pauses.js';
import { JobCutError } from '../queue.js';
import { attempt, persist } from './attempt.js';
import type { Outcome, Workshop } from './attempt.js';
import type { Cut, Hold } from './hold.js';
import type { JobRecord } from './record.js';
import type { Ending, Holding, JobRecords } from './records.js';

/** What is next for a job: nothing; a turn, at once or later; or it is another's business. */
export type Next = 'OVER' | 'LOST' | 'AGAIN' | { readonly afterMs: number };

/** The next, or that what the job left is to be taken away. */
type AfterRun = Next | 'ENDING';

/** A job that is held, with its record as it was when that began. */
export interface HeldJob {
  readonly hold: Hold;
  readonly record: JobRecord;
}

/**
 * Runs a job, or ends it where it is to end.
 * @throws RedisUnavailableError the job is left as it is, until its lock is over
 */
export async function carryOut(
  held: HeldJob,
  workshop: Workshop,
): Promise<Next> {
  const after = await firstRun(held, workshop);
  return after === 'ENDING' ? end(held.hold.holding, workshop) : after;
}

/**
 * Takes away what a job left, and says that it is over.
 * @throws RedisUnavailableError
 */
export async function end(holding: Holding, workshop: Workshop): Promise<Next> {
  const { records, closing } = workshop;
  if (closing.aborted) return release(holding, workshop);
  const record = await records.read(holding.id);
  if (record?.ending === undefined) return 'LOST';

  const { job, saved, ending } = record;
  const { runners } = workshop.rules;
  let how: Ending;
  try {
    const done = await runners[job.kind]?.abandon(job, saved);
    const isDone = done !== undefined;
    how = isDone ? succeeded(JSON.stringify(done)) : { state: ending };
  } catch (error) {
    return endLater(holding, { job, error }, workshop);
  }
  return finish(holding, how, workshop);
}

/** What a job left could not be taken away; after so many times it stays. */
async function endLater(
  holding: Holding,
  { job, error }: { readonly job: Job; readonly error: unknown },
  { records, rules }: Workshop,
): Promise<Next> {
  const { maxAbandons, backoffMs } = rules;
  const tries = await records.postpone(holding, maxAbandons);
  if (tries === 'OVER') tellLeft(rules, job, error);
  if (typeof tries !== 'number') return tries;
  return { afterMs: pauseAfter({ tries, backoffMs }) };
}

async function firstRun(held: HeldJob, workshop: Workshop): Promise<AfterRun> {
  const { hold, record } = held;
  const { maxCuts } = workshop.rules;
  if (record.ending !== undefined) return 'ENDING';
  if (record.tries >= maxCuts) {
    return persist(hold, () => giveUp(hold.holding, workshop));
  }
  const outcome = hold.why
    ? { error: hold.signal.reason as unknown }
    : await attempt(hold, record, workshop);
  return persist(hold, () => settle(hold, outcome, workshop));
}

async function settle(
  { holding, why }: Hold,
  outcome: Outcome,
  workshop: Workshop,
): Promise<AfterRun> {
  if ('result' in outcome) {
    return finish(holding, succeeded(outcome.result), workshop);
  }
  if (why) return AFTER_CUT[why](holding, workshop);
  return settleFailure(holding, outcome.error, workshop);
}

const AFTER_CUT: Readonly<
  Record<Cut, (holding: Holding, workshop: Workshop) => Promise<AfterRun>>
> = {
  CANCELLED: () => Promise.resolve('ENDING'),
  CLOSED: release,
  LOST: () => Promise.resolve('LOST'),
};

async function settleFailure(
  holding: Holding,
  error: unknown,
  { rules, records }: Workshop,
): Promise<AfterRun> {
  const { passing, failure, retryAfterMs = 0 } = rules.faultOf(error);
  const { maxTries, backoffMs } = rules;
  if (!passing) return failed(holding, failure, records);
  const tries = await records.retry(holding, failure, maxTries);
  if (typeof tries !== 'number') return tries;
  return { afterMs: pauseAfter({ tries, backoffMs, retryAfterMs }) };
}

/** A job whose last try was cut is not run again. */
async function giveUp(
  holding: Holding,
  { rules, records }: Workshop,
): Promise<AfterRun> {
  const { failure } = rules.faultOf(new JobCutError());
  return failed(holding, failure, records);
}

async function failed(
  holding: Holding,
  failure: unknown,
  records: JobRecords,
): Promise<AfterRun> {
  return (await records.fail(holding, failure)) ? 'ENDING' : 'LOST';
}

/** `result` is JSON, where there is one. */
function succeeded(result: string | undefined): Ending {
  const state = 'SUCCEEDED' as const;
  return result === undefined ? { state } : { state, result };
}

async function finish(
  holding: Holding,
  ending: Ending,
  { records }: Workshop,
): Promise<Next> {
  return (await records.finish(holding, ending)) ? 'OVER' : 'LOST';
}

async function release(holding: Holding, { records }: Workshop): Promise<Next> {
  return (await records.release(holding)) ? 'AGAIN' : 'LOST';
}
