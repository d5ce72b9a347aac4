import { inspect } from 'node:util';

const REDACTED = '[redacted]';

/** A value that shows itself to nobody who does not ask for it by `reveal`: not in JSON, a log or a message. */
export class Secret<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}
