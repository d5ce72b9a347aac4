/** What the cluster refused: its status, and what it said. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly status: number;
  readonly transaction: string | undefined;
  readonly retryAfter: string | undefined;

  constructor(refusal: {
    readonly status: number;
    readonly said: string;
    readonly transaction: string | undefined;
    readonly retryAfter: string | undefined;
  }) {
    super(`the cluster answered ${refusal.status}: ${refusal.said}`);
    this.status = refusal.status;
    this.transaction = refusal.transaction;
    this.retryAfter = refusal.retryAfter;
  }
}

/** What came is not the cluster's own answer: a proxy's page, a redirect, something cut short. */
export class NotSwiftError extends Error {
  override readonly name = 'NotSwiftError';
}

/** Somebody sends us elsewhere: nobody follows. Swift itself does so of a link that is to be described. */
export class RedirectError extends NotSwiftError {}

/** The credentials are not accepted, or lead nowhere. Says why, and never a secret. */
export class LoginError extends Error {
  override readonly name = 'LoginError';
}

/** The credentials are accepted, and what is configured beside them is not there. */
export class NoEndpointError extends LoginError {}
