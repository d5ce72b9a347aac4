import type {
  Checksums,
  ObjectStat,
  StorageBackend,
  UrlSigner,
  WriteIntent,
} from '../storage/index.js';
import type { Unopened } from './unopened.js';

/** One upload as its ID holds it; nothing else knows it until bytes arrive. */
export interface SealedUpload {
  readonly account: string;
  readonly intent: WriteIntent;
  readonly expiresAt: Date;
  /** The file that the upload is to replace, where its bytes go straight to the backend. */
  readonly replaces?: Replaced;
}

/** What tells a file from what is written over it. */
export type Replaced = Pick<ObjectStat, 'etag' | 'modifiedAt' | 'versionId'>;

/** Puts an upload into an ID that only the gateway can make. */
export interface UploadSeal {
  seal(upload: SealedUpload): string;
  /** Undefined for what this gateway did not seal. */
  unseal(sealed: string): SealedUpload | undefined;
}

/** How an upload ended, kept until its URL has expired. */
export type UploadOutcome =
  | {
      readonly state: 'COMPLETED';
      readonly etag: string;
      readonly size: number;
      readonly checksums: Checksums;
      readonly versionId?: string;
    }
  | { readonly state: 'ABORTED' };

/** Which upload URLs have been used up. Survives restarts. */
export interface UploadLedger {
  find(uploadId: string): Promise<UploadOutcome | undefined>;
  /** The first outcome stays; the answer is the one that stands. */
  record(
    uploadId: string,
    outcome: UploadOutcome,
    expiresAt: Date,
  ): Promise<UploadOutcome>;
}

/** An upload that something is being done with in this process. */
export interface UploadUnderWay {
  stop(): void;
  /** Settles, and never fails, when nothing is being done with it any more. */
  readonly ended: Promise<void>;
}

/** By upload id. */
export type UploadsUnderWay = Map<string, UploadUnderWay>;

/** What the gateway's verbs work with, made once by app. */
export interface GatewayServices {
  /** By name, in the order of the configuration; one that opens later takes its place then. */
  readonly accounts: ReadonlyMap<string, StorageBackend | Unopened>;
  /** Signs URLs that the gateway itself serves, for what a backend can't sign. */
  readonly ticketSigner: (account: string) => UrlSigner;
  /** What clients reach the gateway by, without a '/' at its end; known only once it listens. */
  readonly baseUrl: () => string;
  readonly uploadSeal: UploadSeal;
  readonly uploadLedger: UploadLedger;
  readonly uploadsUnderWay: UploadsUnderWay;
}
