import type { Checksums } from '../../storage/index.js';
import type { TargetRule } from '../if-exists.js';
import type { ContainerRef, FileRef, FileVersionRef } from '../refs.js';

/** What long work there is. */
export const JOB_KINDS = ['IMPORT', 'CLONE', 'MOVE'] as const;

export type JobKind = (typeof JOB_KINDS)[number];

/** A header that is sent along to the one who is asked for a file. */
export interface ImportHeader {
  readonly name: string;
  readonly value: string;
}

/** An import, as its job keeps it: plain JSON. */
export interface ImportWork {
  readonly url: string;
  readonly headers: readonly ImportHeader[];
  readonly within: ContainerRef;
  /** As the other side calls it when absent. */
  readonly name?: string;
  readonly rule: TargetRule;
  readonly checksums?: Checksums;
  /** Bytes. */
  readonly maxSize?: number;
  readonly contentType?: string;
  readonly metadata?: readonly (readonly [key: string, value: string])[];
}

/** A clone or a move, as its job keeps it: plain JSON. */
export interface CopyWork {
  readonly source: FileRef | FileVersionRef;
  readonly ref: FileRef;
  readonly rule: TargetRule;
}

/** What a job gives once it has succeeded: plain JSON. */
export interface WorkDone {
  readonly ref: FileRef;
}
