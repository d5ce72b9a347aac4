import { setTimeout as delay } from 'node:timers/promises';
import { RedisUnavailableError } from '../../redis/index.js';
import type { Job } from '../job.js';
import type { JobRules, JobRunner } from '../queue.js';
import type { Hold } from './hold.js';
import type { JobRecord } from './record.js';
import type { JobRecords } from './records.js';
import { Reports } from './report.js';

/** With what jobs are run. */
export interface Workshop {
  readonly rules: JobRules;
  readonly records: JobRecords;
  /** Aborted when the queue closes: nothing more is begun. */
  readonly closing: AbortSignal;
}

/** How a run ended: with a result, as JSON where it is one, or with an error. */
export type Outcome =
  { readonly result: string | undefined } | { readonly error: unknown };

/** Between two tries to tell Redis. */
const TELLS_AGAIN_AFTER_MS = 200;

/** Has the runner of a job run it; what it saves and reports is kept. */
export async function attempt(
  hold: Hold,
  { job, saved }: JobRecord,
  { rules, records }: Workshop,
): Promise<Outcome> {
  const { holding, signal } = hold;
  const saves = new Saves(hold, records);
  const reports = new Reports((progress) => records.report(holding, progress));
  try {
    const result = await runnerOf(rules, job).run({
      job,
      saved,
      signal,
      save: (what) => saves.save(what),
      report: (progress) => {
        reports.report(progress);
      },
    });
    return { result: JSON.stringify(result) };
  } catch (error) {
    return { error };
  } finally {
    saves.end();
    await reports.end();
  }
}

/**
 * Tells Redis, again while it is away, as long as the job is held.
 * @throws RedisUnavailableError
 */
export async function persist<T>(
  hold: Hold,
  tell: () => Promise<T>,
): Promise<T> {
  try {
    return await tell();
  } catch (error) {
    const passes = error instanceof RedisUnavailableError;
    if (!passes || hold.why === 'LOST') throw error;
    await delay(TELLS_AGAIN_AFTER_MS);
    return persist(hold, tell);
  }
}

/** What a run saves, while it runs and holds the job. */
class Saves {
  readonly #hold: Hold;
  readonly #records: JobRecords;
  #over = false;

  constructor(hold: Hold, records: JobRecords) {
    this.#hold = hold;
    this.#records = records;
  }

  async save(saved: unknown): Promise<void> {
    if (this.#over) throw new Error('the run is over: it saves nothing more');
    const hold = this.#hold;
    const save = () => this.#records.save(hold.holding, saved);
    if (hold.why !== 'LOST' && (await persist(hold, save))) return;
    hold.cut('LOST');
    throw new Error('the job is no longer held here: nothing was saved');
  }

  end(): void {
    this.#over = true;
  }
}

function runnerOf({ runners }: JobRules, { kind }: Job): JobRunner {
  const runner = runners[kind];
  if (runner) return runner;
  throw new Error(`nothing here runs jobs of the kind ${kind}`);
}
