import type { Checksums } from './checksum.js';
import type { Metadata } from './metadata.js';
import type { ObjectRef, ReadableRef } from './refs.js';

/** INLINE lets a browser show it where that is safe; ATTACHMENT makes it save it. */
export type Disposition = 'ATTACHMENT' | 'INLINE';

/** One download that a URL is to allow. */
export interface ReadIntent {
  readonly operation: 'read';
  readonly ref: ReadableRef;
  readonly expiresInSeconds: number;
  readonly disposition: Disposition;
  /** What the browser is to save it as; the last segment of the name when absent. */
  readonly filename?: string;
}

/** One upload that a URL is to allow. What is given is bound: a request that differs is refused. */
export interface WriteIntent {
  readonly operation: 'write';
  readonly ref: ObjectRef;
  readonly expiresInSeconds: number;
  /** Names this upload; a gateway URL is good for one. */
  readonly uploadId: string;
  /** Bytes: exactly these many. */
  readonly size?: number;
  /** Bytes: at most these many. */
  readonly maxSize?: number;
  readonly contentType?: string;
  readonly checksums?: Checksums;
  readonly metadata?: Metadata;
  readonly ifAbsent?: boolean;
  readonly ifMatch?: string;
  /** When the object itself is to go. */
  readonly objectExpiresAt?: Date;
}

export type SignIntent = ReadIntent | WriteIntent;

/** A request that anyone may send until it expires, with exactly these headers. */
export interface SignedRequest {
  readonly method: 'GET' | 'PUT';
  /** Absolute. */
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly expiresAt: Date;
}
