import type { Readable } from 'node:stream';
import type { JobQueue } from '../jobs/index.js';
import type {
  ChecksumAlgorithm,
  Checksums,
  ObjectStat,
  StorageBackend,
  UrlSigner,
  WriteIntent,
} from '../storage/index.js';
import type { FailureDetails } from './errors.js';
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

/** A file that is to be had from a URL. */
export interface RemoteRequest {
  readonly url: string;
  readonly headers: readonly {
    readonly name: string;
    readonly value: string;
  }[];
  /** Bytes. */
  readonly maxSize: number;
  /** To go on with what was cut. */
  readonly from?: { readonly offset: number; readonly validator: string };
  /** When it ends, whenever it began. */
  readonly notAfter?: Date;
  readonly signal: AbortSignal;
}

/** A file on its way from a URL. */
export interface RemoteFile {
  readonly body: Readable;
  readonly offset: number;
  readonly size?: number;
  readonly contentType?: string;
  readonly name?: string;
  readonly validator?: string;
}

/** Why a URL gave no file, or not all of it. */
export interface RemoteFailure {
  readonly reason: string;
  readonly message: string;
  readonly passing: boolean;
  readonly details: Pick<
    FailureDetails,
    'limit' | 'actual' | 'retryAfterSeconds'
  >;
}

/** Opens what strangers' URLs name. */
export interface Remote {
  open(request: RemoteRequest): Promise<RemoteFile>;
  /** What an error says, where it is the other side's. */
  faultOf(error: unknown): RemoteFailure | undefined;
}

/** What is asked for under a key that the caller chose, so that it may be asked again. */
export interface AskedOnce {
  readonly owner: string;
  readonly key: string;
  /** Tells this from anything else that could be asked. */
  readonly fingerprint: string;
}

/** What came of it; where it does not stand, who asks next tries again. */
export interface AnsweredOnce {
  readonly answer: string;
  readonly stands: boolean;
}

/**
 * Does the work, or gives the answer that it had within 24 hours; of several at once one does it.
 * @throws GatewayError IDEMPOTENCY_KEY_REUSED
 */
export type AnswerOnce = (
  asked: AskedOnce,
  work: () => Promise<AnsweredOnce>,
  signal: AbortSignal,
) => Promise<string>;

/** Makes sums whose state can be kept, or goes on with one that was: for what can't be read twice. */
export type ResumableSums = (
  algorithms: readonly ChecksumAlgorithm[],
  saved?: Checksums,
) => Promise<{
  update(chunk: Uint8Array): void;
  /** The state of each, as text. */
  save(): Checksums;
  finish(): Checksums;
}>;

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
  readonly jobs: JobQueue;
  readonly remote: Remote;
  readonly answerOnce: AnswerOnce;
  readonly resumableSums: ResumableSums;
  readonly imports: {
    /** Bytes of one import at most. */
    readonly maxSize: number;
    /** How long one may take in all. */
    readonly maxSeconds: number;
  };
}
