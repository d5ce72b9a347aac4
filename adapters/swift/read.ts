import type {
  ByteRange,
  ByteSpan,
  Call,
  ObjectBody,
  ObjectStat,
  ReadableRef,
  ReadOptions,
} from '../../src/storage/index.js';
import {
  aboutOf,
  cancelled,
  checkMatch,
  ContentStream,
  errandOf,
  resolveRange,
  StorageError,
} from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { deleteAtOf } from './delete-at.js';
import { toStorageError } from './errors.js';
import type { Answer } from './http/answer.js';
import { NotSwiftError } from './http/failures.js';
import { etagOf, expiryIn, objectStatOf, sizeOf } from './object-stats.js';
import { placeOf } from './refs.js';

/** What is to be read, and for whom. */
interface Withdrawal {
  readonly ref: ReadableRef;
  readonly options: ReadOptions;
  readonly call: Call;
}

/** All that is known of an object, or of a version of it. */
export function statObject(
  desk: Desk,
  ref: ReadableRef,
  call: Call,
): Promise<ObjectStat> {
  return desk.attend(errandOf('statObject', call, ref), async () => {
    const ask = { method: 'HEAD', ...placeOf(ref) } as const;
    const answer = await desk.wire.tell(ask, call.signal);
    const seconds = await deleteAtOf(desk, { ref, answer }, call.signal);
    return { ...objectStatOf(ref.name, answer), ...expiryIn(seconds) };
  });
}

/** Content as a stream, and what it is of, in one request. */
export function readObject(
  desk: Desk,
  { ref, options, call }: Withdrawal,
): Promise<ObjectBody> {
  const errand = errandOf('readObject', call, ref);
  return desk.attend(errand, async () => {
    const answer = await contentOf(desk, { ref, options, call });
    try {
      const { ifMatch } = options;
      if (ifMatch !== undefined) checkMatch(ifMatch, etagOf(answer));
      const span = spanOf(answer, options.range);
      const stat = objectStatOf(ref.name, answer);
      const size = span.end - span.start;
      const about = aboutOf(errand);
      const failure = (error: Error) =>
        call.signal.aborted
          ? cancelled(about, error)
          : toStorageError(error, about);
      const source = answer.body;
      const body = new ContentStream({ source, size, about, failure });
      return { stat, span, body };
    } catch (error) {
      answer.body.destroy();
      throw error;
    }
  });
}

function contentOf(
  desk: Desk,
  { ref, options: { range }, call }: Withdrawal,
): Promise<Answer> {
  const headers = range === undefined ? {} : { range: rangeText(range) };
  const ask = { method: 'GET', ...placeOf(ref), headers } as const;
  return desk.wire.ask(ask, call.signal, [416]);
}

function rangeText(range: ByteRange): string {
  if ('suffix' in range) return `bytes=-${range.suffix}`;
  return `bytes=${range.first}-${range.last ?? ''}`;
}

/**
 * Which bytes the answer holds: those that were asked for. Swift refuses what covers none, but for
 * the last bytes of an empty object.
 */
function spanOf(answer: Answer, range: ByteRange | undefined): ByteSpan {
  const size = sizeOf(answer);
  if (answer.status === 416) {
    throw new StorageError('RANGE_NOT_SATISFIABLE', { limit: size });
  }
  const span = resolveRange(range, size);
  const length = answer.header('content-length');
  if (length === String(span.end - span.start)) return span;
  const asked = `${span.end - span.start} bytes`;
  throw new NotSwiftError(`${length ?? 'no'} bytes where it has ${asked}`);
}
