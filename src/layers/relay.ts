import { finished, Readable } from 'node:stream';

/** What a relay tells of the stream behind it. */
export interface RelayWatch {
  /** The reader wants bytes and waits for the source. */
  asked(): void;
  /** The source gave bytes: the reader is waited for. */
  gave(bytes: number): void;
  /**
   * The source has ended well.
   * @returns an error where it should not have
   */
  ended(): Error | undefined;
  /** Nothing passes any more. The source is as it was left: the watcher ends it, or uses it again. */
  closed(): void;
}

/**
 * Stands before a stream and gives its bytes on as they are asked for; it holds none itself. It asks
 * the source for nothing before somebody asks it, and leaves the source as it is when it is
 * destroyed.
 */
export class Relay extends Readable {
  readonly #source: Readable;
  readonly #watch: RelayWatch;
  readonly #unwatch: () => void;
  #listens = false;

  constructor(source: Readable, watch: RelayWatch) {
    super({ highWaterMark: 0 });
    this.#source = source;
    this.#watch = watch;
    this.on('error', ignore);
    source.on('error', ignore);
    this.#unwatch = finished(source, { writable: false }, (error) => {
      const fault = error ?? watch.ended();
      if (fault) this.destroy(fault);
      else this.push(null);
    });
  }

  override _read(): void {
    this.#watch.asked();
    if (!this.#listens) this.#source.on('data', this.#give);
    this.#listens = true;
    this.#source.resume();
  }

  override _destroy(
    error: Error | null,
    done: (error?: Error | null) => void,
  ): void {
    this.#unwatch();
    this.#source.off('data', this.#give);
    if (this.#listens) this.#source.pause();
    this.#watch.closed();
    done(error);
  }

  readonly #give = (chunk: Buffer | string): void => {
    this.#source.pause();
    this.#watch.gave(Buffer.byteLength(chunk));
    this.push(chunk);
  };
}

/** Whoever reads a stream is told of its failure; one that nobody reads yet must not end the process. */
function ignore(): void {
  // Told already.
}
