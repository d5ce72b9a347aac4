import {
  GetObjectCommand,
  HeadObjectCommand,
  type GetObjectCommandOutput,
} from '@aws-sdk/client-s3';
import { Readable } from 'node:stream';
import type {
  ByteRange,
  ByteSpan,
  Call,
  Errand,
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
  defined,
  errandOf,
  resolveRange,
  StorageError,
} from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { isRefused, NotS3Error, toStorageError } from './errors.js';
import { etagOf, objectStatOf, sizeOf } from './object-stats.js';

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
    const head = new HeadObjectCommand(desk.places.at(ref));
    return objectStatOf(ref.name, await desk.wire.ask(head, call.signal));
  });
}

/** Content as a stream, and what it is of, in one request. */
export function readObject(
  desk: Desk,
  withdrawal: Withdrawal,
): Promise<ObjectBody> {
  const { ref, options, call } = withdrawal;
  const errand = errandOf('readObject', call, ref);
  return desk.attend(errand, async () => {
    const answer = await contentOf(desk, withdrawal);
    const source = sourceIn(answer);
    try {
      checkWanted(answer, options);
      const span = spanOf(answer, options.range);
      const stat = objectStatOf(ref.name, answer);
      return { stat, span, body: passing(source, span, errand) };
    } catch (error) {
      source.destroy();
      throw error;
    }
  });
}

/** A range that covers nothing is refused with the size, which the refusal does not tell. */
async function contentOf(
  desk: Desk,
  { ref, options, call }: Withdrawal,
): Promise<GetObjectCommandOutput> {
  const { range } = options;
  const at = desk.places.at(ref);
  const Range = range && rangeText(range);
  try {
    const get = new GetObjectCommand(defined({ ...at, Range }));
    return await desk.wire.ask(get, call.signal);
  } catch (error) {
    if (!isRefused(error, 416)) throw error;
    const head = await desk.wire.ask(new HeadObjectCommand(at), call.signal);
    checkWanted(head, options);
    const limit = sizeOf(head);
    throw new StorageError('RANGE_NOT_SATISFIABLE', { limit }, error);
  }
}

function checkWanted(
  answer: { readonly ETag?: string | undefined },
  { ifMatch }: ReadOptions,
): void {
  if (ifMatch !== undefined) checkMatch(ifMatch, etagOf(answer));
}

function rangeText(range: ByteRange): string {
  if ('suffix' in range) return `bytes=-${range.suffix}`;
  return `bytes=${range.first}-${range.last ?? ''}`;
}

/** Which bytes the answer holds: those that were asked for. */
function spanOf(
  answer: GetObjectCommandOutput,
  range: ByteRange | undefined,
): ByteSpan {
  const span = resolveRange(range, sizeOf(answer));
  const { ContentLength } = answer;
  if (ContentLength === span.end - span.start) return span;
  const asked = `${span.end - span.start} bytes`;
  throw new NotS3Error(`${ContentLength} bytes where it has ${asked}`);
}

function sourceIn({ Body }: GetObjectCommandOutput): Readable {
  if (Body instanceof Readable) return Body;
  throw new NotS3Error('an answer without content');
}

function passing(source: Readable, span: ByteSpan, errand: Errand): Readable {
  const about = aboutOf(errand);
  const size = span.end - span.start;
  const failure = (error: Error) =>
    errand.call.signal.aborted
      ? cancelled(about, error)
      : toStorageError(error, about);
  return new ContentStream({ source, size, about, failure });
}
