import { isOver } from '../job.js';
import type { AskedJob, Job, JobProgress, JobState, NewJob } from '../job.js';

/** What Redis holds of a job: the job, and what only this folder asks about. */
export interface JobRecord {
  readonly job: Job;
  readonly saved: unknown;
  /** Runs that came to nothing since it last got further than ever. */
  readonly tries: number;
  /** What it will end in, once what it left has been taken away. */
  readonly ending?: 'FAILED' | 'CANCELLED';
}

type Fields = Readonly<Record<string, string>>;

/** The fields of which a Job is made, and of no more. */
export const JOB_FIELDS: readonly string[] = [
  'id',
  'kind',
  'owner',
  'lane',
  'input',
  'asked',
  'state',
  'progress',
  'createdAt',
  'startedAt',
  'finishedAt',
  'result',
  'failure',
];

const NEW_PROGRESS = JSON.stringify({ bytesDone: 0 } satisfies JobProgress);

/** The fields of a new record, one after the other: name, value. */
export function newFields({
  kind,
  lane,
  input,
  asked,
}: NewJob): readonly string[] {
  const fields: Fields = {
    kind,
    lane,
    input: jsonOf(input),
    state: 'QUEUED' satisfies JobState,
    progress: NEW_PROGRESS,
    ...(asked && { asked: JSON.stringify(asked) }),
  };
  return Object.entries(fields).flat();
}

/** A record as its hash holds it; undefined where there is none. */
export function recordOf(fields: Fields): JobRecord | undefined {
  const { tries = '0', ending, saved } = fields;
  const job = jobOf(fields);
  return (
    job && {
      job,
      saved: saved === undefined ? undefined : JSON.parse(saved),
      tries: Number(tries),
      ...(ending !== undefined && { ending: ending as 'FAILED' | 'CANCELLED' }),
    }
  );
}

/** The fields that names and values in turn tell of. */
export function fieldsOf(flat: readonly string[]): Fields {
  const isName = (_: string, at: number) => at % 2 === 0;
  const values = flat.filter((each, at) => !isName(each, at));
  return fieldsWith(flat.filter(isName), values);
}

/** The same of names, and of values in their order; null where there is none. */
export function fieldsWith(
  names: readonly string[],
  values: readonly (string | null)[],
): Fields {
  const pairs = names.map((name, at) => [name, values[at]] as const);
  const there = pairs.filter(([, value]) => value != null);
  return Object.fromEntries(there) as Fields;
}

/** As JSON; what JSON has no word for becomes null. */
export function jsonOf(value: unknown): string {
  return JSON.stringify(value ?? null);
}

/** The job of a record; undefined where there is none. */
export function jobOf(fields: Fields): Job | undefined {
  if (fields['state'] === undefined) return undefined;
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
    ...askedOf(fields),
    ...timesOf(fields),
    ...(isOver({ state }) && outcomeOf(fields)),
  };
}

function askedOf({ asked }: Fields): Pick<Job, 'asked'> {
  if (asked === undefined) return {};
  return { asked: JSON.parse(asked) as AskedJob };
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
