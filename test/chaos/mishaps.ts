import { Readable } from 'node:stream';
import {
  StorageError,
  type Call,
  type ObjectBody,
  type StorageErrorCode,
} from '../../src/storage/index.js';

/** A call as the backend would make it. */
export interface Made {
  readonly given: readonly unknown[];
  readonly call: Call;
  readonly run: (given?: readonly unknown[]) => Promise<unknown>;
}

/** What happens in place of a call, or to it. */
export type Mishap = (made: Made) => Promise<unknown>;

/** It fails, and nothing has been done. */
export function fails(
  code: StorageErrorCode,
  context: ConstructorParameters<typeof StorageError>[1] = {},
): Mishap {
  return () => Promise.reject(new StorageError(code, context));
}

/** It is done, and the answer is lost. */
export function losesAnswer(code: StorageErrorCode): Mishap {
  return async ({ run }) => {
    await run();
    throw new StorageError(code);
  };
}

/** It answers nothing until it is told to stop. */
export const hangs: Mishap = ({ call }) =>
  new Promise((_, reject) => {
    const stop = () => {
      reject(new StorageError('CANCELLED'));
    };
    if (call.signal.aborted) stop();
    else call.signal.addEventListener('abort', stop, { once: true });
  });

/** It answers nothing, and takes no notice of being told to stop. */
export const isDeaf: Mishap = () => new Promise(() => undefined);

/** It does what it should, when the test says so. */
export function answersAt(gate: Promise<unknown>): Mishap {
  return async ({ run }) => {
    await gate;
    return run();
  };
}

/** The body that is read ends after so many bytes, as if it were whole. */
export function cutsBody(after: number): Mishap {
  return bodyMade((source) => Readable.from(firstOf(source, after), BYTES));
}

/** The body that is read gives so many bytes and then nothing, until it is told to stop. */
export function stallsBody(after: number): Mishap {
  return bodyMade((source) => {
    const stalled = async function* () {
      yield* firstOf(source, after);
      await new Promise(() => undefined);
    };
    return Readable.from(stalled(), BYTES);
  });
}

/** The body that is read breaks after so many bytes. */
export function breaksBody(after: number, code: StorageErrorCode): Mishap {
  return bodyMade((source) => {
    const broken = async function* () {
      yield* firstOf(source, after);
      throw new StorageError(code);
    };
    return Readable.from(broken(), BYTES);
  });
}

const BYTES = { objectMode: false };

function bodyMade(from: (source: Readable) => Readable): Mishap {
  return async ({ run }) => {
    const answer = (await run()) as ObjectBody | Readable;
    return answer instanceof Readable
      ? from(answer)
      : { ...answer, body: from(answer.body) };
  };
}

async function* firstOf(
  source: Readable,
  bytes: number,
): AsyncGenerator<Buffer> {
  let left = bytes;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    if (left > 0) yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}
