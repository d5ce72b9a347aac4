import { RemoteFault } from './fault.js';

/** How slow the other side may be. */
export interface SpeedLimit {
  /** On average over each `speedSeconds` that are waited. */
  readonly leastBytesPerSecond: number;
  readonly speedSeconds: number;
}

/** How fast bytes come while they are waited for, window by window. */
export class Speed {
  readonly #limit: SpeedLimit;
  #bytes = 0;
  #waitedMs = 0;

  constructor(limit: SpeedLimit) {
    this.#limit = limit;
  }

  /** @returns TOO_SLOW where a window is over in which too few came */
  faultAfter(bytes: number, waitedMs: number): RemoteFault | undefined {
    const { leastBytesPerSecond: limit, speedSeconds } = this.#limit;
    this.#bytes += bytes;
    this.#waitedMs += waitedMs;
    if (this.#waitedMs < speedSeconds * 1000) return undefined;

    const actual = Math.floor(this.#bytes / (this.#waitedMs / 1000));
    this.#bytes = 0;
    this.#waitedMs = 0;
    return actual < limit ? tooSlow({ limit, actual }) : undefined;
  }
}

function tooSlow(said: {
  readonly limit: number;
  readonly actual: number;
}): RemoteFault {
  return new RemoteFault(
    'TOO_SLOW',
    `The other side sent fewer than ${said.limit} bytes a second.`,
    { ...said, passing: true },
  );
}
