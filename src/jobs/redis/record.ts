import { isOver } from '../job.js';
import type { Job, JobProgress, JobState } from '../job.js';

/** What Redis holds of a job: the job, and what only this folder asks about. */
export interface JobRecord {
  readonly job: Job;
  readonly saved: unknown;
  /** Runs that ended in an error of their own. */
  readonly tries: number;
  /** What it will end in, once what it left has been taken away. */
  readonly ending?: 'FAILED' | 'CANCELLED';
}

type Fields = Readonly<Record<string, string>>;

const NEW_PROGRESS = JSON.stringify({ bytesDone: 0 } satisfies JobProgress);

/** The fields of a new record, one after the other: name, value. */
export function newFields(
  job: Pick<Job, 'kind' | 'lane' | 'input'>,
): readonly string[] {
  const { kind, lane, input } = job;
  const fields: Fields = {
    kind,
    lane,
    input: jsonOf(input),
    state: 'QUEUED' satisfies JobState,
    progress: NEW_PROGRESS,
  };
  return Object.entries(fields).flat();
}

/** A record as its hash holds it; undefined where there is none. */
export function recordOf(fields: Fields): JobRecord | undefined {
  const { state, tries = '0', ending, saved } = fields;
  if (state === undefined) return undefined;
  return {
    job: jobOf(fields),
    saved: saved === undefined ? undefined : JSON.parse(saved),
    tries: Number(tries),
    ...(ending !== undefined && { ending: ending as 'FAILED' | 'CANCELLED' }),
  };
}

/** As JSON; what JSON has no word for becomes null. */
export function jsonOf(value: unknown): string {
  return JSON.stringify(value ?? null);
}

function jobOf(fields: Fields): Job {
  const text = (name: string) => fields[name] ?? '';
  const state = text('state') as JobState;
  return {
    id: text('id'),
    kind: text('kind'),
    owner: text('owner'),
    lane: text('lane'),
    input: JSON.parse(text('input')),
    state,
    progress: JSON.parse(text('progress')) as JobProgress,
    createdAt: dateOf(text('createdAt')),
    ...timesOf(fields),
    ...(isOver({ state }) && outcomeOf(fields)),
  };
}

function timesOf({ startedAt, finishedAt }: Fields) {
  return {
    ...(startedAt !== undefined && { startedAt: dateOf(startedAt) }),
    ...(finishedAt !== undefined && { finishedAt: dateOf(finishedAt) }),
  };
}

function outcomeOf({ state, result, failure }: Fields) {
  return {
    ...(result !== undefined && { result: JSON.parse(result) as unknown }),
    ...(state === 'FAILED' && {
      failure: JSON.parse(failure ?? 'null') as unknown,
    }),
  };
}

function dateOf(milliseconds: string): Date {
  return new Date(Number(milliseconds));
}
