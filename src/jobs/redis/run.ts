import { pauseAfter } from '../pauses.js';
import { attempt, persist } from './attempt.js';
import type { Outcome, Workshop } from './attempt.js';
import type { Cut, Hold } from './hold.js';
import type { JobRecord } from './record.js';
import type { Holding } from './records.js';

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
  const { records, closing, rules } = workshop;
  if (closing.aborted) return release(holding, workshop);
  const record = await records.find(holding.id);
  if (record?.ending === undefined) return 'LOST';

  const { job, saved, ending } = record;
  try {
    await rules.runners[job.kind]?.abandon(job, saved);
  } catch {
    const tries = await records.postpone(holding);
    const { backoffMs } = rules;
    if (tries === 0) return 'LOST';
    return { afterMs: pauseAfter({ tries, backoffMs }) };
  }
  return (await records.finish(holding, { state: ending })) ? 'OVER' : 'LOST';
}

async function firstRun(held: HeldJob, workshop: Workshop): Promise<AfterRun> {
  const { hold, record } = held;
  if (record.ending !== undefined) return 'ENDING';
  const outcome = hold.why
    ? { error: hold.signal.reason as unknown }
    : await attempt(hold, record, workshop);
  return persist(hold, () => settle(held, outcome, workshop));
}

async function settle(
  held: HeldJob,
  outcome: Outcome,
  workshop: Workshop,
): Promise<AfterRun> {
  const { holding, why } = held.hold;
  if ('error' in outcome) {
    if (why) return AFTER_CUT[why](holding, workshop);
    return settleFailure(held, outcome.error, workshop);
  }
  const { result } = outcome;
  const state = 'SUCCEEDED' as const;
  const ending = result === undefined ? { state } : { state, result };
  const over = await workshop.records.finish(holding, ending);
  return over ? 'OVER' : 'LOST';
}

const AFTER_CUT: Readonly<
  Record<Cut, (holding: Holding, workshop: Workshop) => Promise<AfterRun>>
> = {
  CANCELLED: () => Promise.resolve('ENDING'),
  CLOSED: release,
  LOST: () => Promise.resolve('LOST'),
};

async function settleFailure(
  { hold: { holding }, record: { tries } }: HeldJob,
  error: unknown,
  workshop: Workshop,
): Promise<AfterRun> {
  const { rules, records } = workshop;
  const { passing, failure, retryAfterMs = 0 } = rules.faultOf(error);
  const tried = { tries: tries + 1, backoffMs: rules.backoffMs, retryAfterMs };
  if (!passing || tried.tries >= rules.maxTries) {
    return (await records.fail(holding, failure)) ? 'ENDING' : 'LOST';
  }
  if (await records.retry(holding)) return { afterMs: pauseAfter(tried) };
  return (await records.look(holding)) === 'LOST' ? 'LOST' : 'ENDING';
}

async function release(holding: Holding, { records }: Workshop): Promise<Next> {
  return (await records.release(holding)) ? 'AGAIN' : 'LOST';
}
