import type { SQLOutputValue } from 'node:sqlite';
import type { AskedJob, Job, JobState } from '../job.js';
import type { Attempts } from '../tries.js';

/** What becomes of a job once what it left has been taken away. */
export type JobEnding = 'FAILED' | 'CANCELLED';

/** A job, and what only the queue knows of it. */
export interface Entry extends Attempts {
  readonly job: Job;
  readonly saved: unknown;
  /**
   * How often it was tried since it last got further, or once it is `ending`, how often one tried to take
   * away what it left.
   */
  readonly tries: number;
  readonly ending?: JobEnding;
}

export const JOB_COLUMNS = `id, kind, owner, lane, input, state, bytes_done, bytes_total,
  result, failure, created_at, started_at, finished_at, asked_key, asked_fingerprint`;

export const ENTRY_COLUMNS = `${JOB_COLUMNS}, saved, tries, furthest, ending`;

export type Row = Readonly<Record<string, SQLOutputValue>>;

/** The failure of one that is only about to have FAILED is not told yet. */
export function jobOf(row: Row): Job {
  const text = (column: string) => String(row[column]);
  const total = row['bytes_total'];
  const state = text('state') as JobState;
  return {
    id: text('id'),
    kind: text('kind'),
    owner: text('owner'),
    lane: text('lane'),
    input: jsonIn(row['input']),
    ...given('asked', askedIn(row)),
    state,
    progress: {
      bytesDone: Number(row['bytes_done']),
      ...(typeof total === 'number' && { bytesTotal: total }),
    },
    ...(state === 'SUCCEEDED' && given('result', jsonIn(row['result']))),
    ...(state === 'FAILED' && given('failure', jsonIn(row['failure']))),
    createdAt: new Date(Number(row['created_at'])),
    ...given('startedAt', dateIn(row['started_at'])),
    ...given('finishedAt', dateIn(row['finished_at'])),
  };
}

export function entryOf(row: Row): Entry {
  const ending = row['ending'];
  return {
    job: jobOf(row),
    saved: jsonIn(row['saved']),
    tries: Number(row['tries']),
    furthest: Number(row['furthest']),
    ...(typeof ending === 'string' && { ending: ending as JobEnding }),
  };
}

/** As JSON; null where there is nothing. */
export function textOf(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

function jsonIn(value: SQLOutputValue | undefined): unknown {
  return typeof value === 'string' ? JSON.parse(value) : undefined;
}

function askedIn(row: Row): AskedJob | undefined {
  const { asked_key: key, asked_fingerprint: fingerprint } = row;
  if (typeof key !== 'string') return undefined;
  return { key, fingerprint: String(fingerprint) };
}

function dateIn(value: SQLOutputValue | undefined): Date | undefined {
  return typeof value === 'number' ? new Date(value) : undefined;
}

function given<Name extends string, T>(
  name: Name,
  value: T | undefined,
): { readonly [K in Name]?: T } {
  return (value === undefined ? {} : { [name]: value }) as {
    readonly [K in Name]?: T;
  };
}
