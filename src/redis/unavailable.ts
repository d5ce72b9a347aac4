/** The Redis that keeps what replicas share does not do what it has to; later it may. */
export class RedisUnavailableError extends Error {
  override readonly name = 'RedisUnavailableError';
  /** Its host and port. */
  readonly place: string;

  /** `reason` is for who runs the gateway; without a secret. */
  constructor(place: string, reason: string) {
    super(`the Redis at ${place} can't be used: ${reason.replace(/\.$/, '')}`);
    this.place = place;
  }
}
