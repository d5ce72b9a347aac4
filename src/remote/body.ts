import { finished, Readable } from 'node:stream';
import type { Answer } from './answer.js';
import type { Given } from './check-answer.js';
import { RemoteFault } from './fault.js';
import { Speed, type SpeedLimit } from './speed.js';
import type { Watch } from './watch.js';

/** What a body has to keep to. */
export interface BodyLimits extends SpeedLimit {
  /** Bytes of the whole file, those before the body's first too. */
  readonly maxSize: number;
}

export interface BodySource {
  readonly answer: Answer;
  readonly given: Given;
  readonly watch: Watch;
  readonly limits: BodyLimits;
}

/**
 * An answer's body as it comes, no faster than it is read, watched while it is waited for: who reads slowly is not
 * held against the other side. It ends well only where the file is whole as far as can be told, and
 * otherwise with a RemoteFault; the connection ends with it.
 */
export class RemoteBody extends Readable {
  readonly #answer: Answer;
  readonly #given: Given;
  readonly #watch: Watch;
  readonly #maxSize: number;
  readonly #speed: Speed;
  /** Bytes of the file that are there, those before the first too. */
  #size: number;

  constructor({ answer, given, watch, limits }: BodySource) {
    super();
    this.#answer = answer;
    this.#given = given;
    this.#watch = watch;
    this.#maxSize = limits.maxSize;
    this.#speed = new Speed(limits);
    this.#size = given.offset;
    this.on('error', () => undefined); // It may end before anybody reads, who hears of it then.
    watch.signal.addEventListener('abort', this.#stop);
    answer.body.on('data', this.#take).pause();
    finished(answer.body, this.#finish);
  }

  override _read(): void {
    this.#watch.waits();
    this.#answer.body.resume();
  }

  override _destroy(
    error: Error | null,
    done: (error: Error | null) => void,
  ): void {
    this.#watch.signal.removeEventListener('abort', this.#stop);
    this.#watch.end();
    const closed = () => {
      done(error);
    };
    this.#answer.close().then(closed, closed);
  }

  readonly #take = (chunk: Buffer) => {
    this.#size += chunk.length;
    const fault = this.#faultAfter(chunk.length, this.#watch.rests());
    if (fault) this.destroy(fault);
    else if (this.push(chunk)) this.#watch.waits();
    else this.#answer.body.pause();
  };

  #faultAfter(bytes: number, waitedMs: number): RemoteFault | undefined {
    const { size = Infinity } = this.#given;
    if (this.#size > this.#maxSize) return tooLarge(this.#maxSize, this.#size);
    if (this.#size > size) return longerThanSaid();
    return this.#speed.faultAfter(bytes, waitedMs);
  }

  readonly #stop = () => {
    this.destroy(this.#watch.faultOf(undefined, 'body'));
  };

  readonly #finish = (error?: Error | null) => {
    this.#watch.rests();
    const { size = this.#size } = this.#given;
    const isWhole = !error && !this.#answer.isCut && this.#size === size;
    if (isWhole) this.push(null);
    else this.destroy(this.#watch.faultOf(error, 'body'));
  };
}

/** @throws RemoteFault TOO_LARGE, where the answer itself says so */
export function checkSize({ size = 0 }: Given, maxSize: number): void {
  if (size > maxSize) throw tooLarge(maxSize, size);
}

function tooLarge(limit: number, actual: number): RemoteFault {
  return new RemoteFault(
    'TOO_LARGE',
    `The file has more than the ${limit} bytes that are allowed: by maxSize, or by an operator's imports.maxSize.`,
    { limit, actual },
  );
}

function longerThanSaid(): RemoteFault {
  const message = 'The other side sent more than it said the file has.';
  return new RemoteFault('BAD_ANSWER', message);
}
