/** Where a job stands. The last three are for good. */
export type JobState =
  'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

/** How far a job is, in bytes. */
export interface JobProgress {
  readonly bytesDone: number;
  /** Absent while nobody knows. */
  readonly bytesTotal?: number;
}

/** Work that is to be done. What `input` holds is plain JSON, and the business of who runs the kind. */
export interface NewJob {
  /** Such as `IMPORT`; there must be a runner for it. */
  readonly kind: string;
  /** Whose it is: who may list it. */
  readonly owner: string;
  /** Those of one lane share its places: the account that is written to. */
  readonly lane: string;
  readonly input: unknown;
  /** By what its owner may ask for it again. */
  readonly asked?: AskedJob;
}

/** What a job was asked for with, so that who asks the same again gets this one. */
export interface AskedJob {
  /** The owner's choice. */
  readonly key: string;
  /** Tells what was asked for from anything else. */
  readonly fingerprint: string;
}

/** A job as it stands. `input`, `result` and `failure` are plain JSON. */
export interface Job extends NewJob {
  /** Opaque; letters, digits, '-' and '_'. In the order in which jobs were made, by their characters. */
  readonly id: string;
  readonly state: JobState;
  readonly progress: JobProgress;
  /** What its runner gave, once it has SUCCEEDED. */
  readonly result?: unknown;
  /** What `faultOf` made of the error, once it has FAILED. */
  readonly failure?: unknown;
  readonly createdAt: Date;
  readonly startedAt?: Date;
  readonly finishedAt?: Date;
}

/** Whether nothing more will become of it. */
export function isOver({ state }: Pick<Job, 'state'>): boolean {
  return state !== 'QUEUED' && state !== 'RUNNING';
}
