/** What travels with every backend call: who to stop for, and what to call it in a log. */
export interface Call {
  /**
   * Aborted when the caller has gone away or its deadline has passed. The backend stops and throws
   * CANCELLED.
   */
  readonly signal: AbortSignal;
  /** Names the request in logs and in answers, such as `req-3f9a`. */
  readonly requestId: string;
}
