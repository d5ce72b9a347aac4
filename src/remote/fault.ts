/** Why a URL gave no file. */
export type RemoteReason =
  | 'BAD_URL'
  | 'SCHEME_REFUSED'
  | 'PORT_REFUSED'
  | 'CREDENTIALS_REFUSED'
  | 'ADDRESS_REFUSED'
  | 'HEADER_REFUSED'
  | 'TOO_MANY_REDIRECTS'
  | 'REDIRECT_REFUSED'
  | 'UNRESOLVABLE'
  | 'UNREACHABLE'
  | 'TLS'
  | 'STATUS'
  | 'BAD_ANSWER'
  | 'ENCODING_REFUSED'
  | 'TIMED_OUT'
  | 'TOO_SLOW'
  | 'TRUNCATED'
  | 'TOO_LARGE'
  | 'CHANGED'
  | 'CANCELLED';

/** What is said with a fault. */
export interface RemoteFaultDetails {
  /** For the log. */
  readonly cause?: unknown;
  /** Whether the same may go well later. */
  readonly passing?: boolean;
  readonly retryAfterSeconds?: number;
  readonly limit?: number;
  readonly actual?: number;
}

/**
 * Why a URL gave no file, or not all of it. Its message is for the one who asked: which rule, and how
 * an operator opens it; nothing of what the other side sent, and no address.
 */
export class RemoteFault extends Error {
  override readonly name = 'RemoteFault';
  readonly reason: RemoteReason;
  readonly details: Omit<RemoteFaultDetails, 'cause'>;

  constructor(
    reason: RemoteReason,
    message: string,
    { cause, ...details }: RemoteFaultDetails = {},
  ) {
    super(message, { cause });
    this.reason = reason;
    this.details = details;
  }
}
