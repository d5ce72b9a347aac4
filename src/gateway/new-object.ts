import type { Checksums, Metadata } from '../storage/index.js';

/** What a caller may say of an object that is to be stored. */
export interface NewObject {
  readonly contentType?: string;
  readonly metadata?: Metadata;
  /** Compared with what arrives; CHECKSUM_MISMATCH, and nothing stored, when it differs. */
  readonly checksums?: Checksums;
  /** When the object is to go away by itself. */
  readonly expiresAt?: Date;
}
