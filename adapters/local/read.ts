import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type {
  ByteSpan,
  Call,
  ObjectBody,
  ReadableRef,
  ReadOptions,
} from '../../src/storage/index.js';
import { resolveRange } from '../../src/storage/index.js';
import type { Version } from './catalog/rows.js';
import { checkMatch } from './catalog/object-ledger.js';
import type { Desk } from './desk.js';
import { aboutOf, errandOf, stopIfGone } from './desk.js';
import { cancelled, contentDamaged } from './errors.js';
import { BlobStream } from './files/blob-stream.js';
import { objectStat } from './stats.js';

/** What is to be read, and for whom. */
export interface Withdrawal {
  readonly ref: ReadableRef;
  readonly options: ReadOptions;
  readonly call: Call;
}

/** Finds content and opens it. */
export function readObject(
  desk: Desk,
  { ref, options, call }: Withdrawal,
): Promise<ObjectBody> {
  const errand = errandOf('readObject', call, ref);
  const damaged = (cause?: unknown) => contentDamaged(aboutOf(errand), cause);
  return desk.attend(errand, async () => {
    await desk.settled();
    const version = desk.wire.objects.find(ref);
    checkMatch(ref, options, version);
    const span = resolveRange(options.range, version.size);

    const body = await openContent(desk, version, { span, damaged });
    return { stat: objectStat(version), span, body: until(call, body) };
  });
}

interface Opening {
  readonly span: ByteSpan;
  readonly damaged: (cause?: unknown) => Error;
}

async function openContent(
  { wire }: Desk,
  version: Version,
  { span, damaged }: Opening,
): Promise<Readable> {
  const place = wire.catalog.blobs.place(version.blobId ?? 0);
  if (place === undefined) throw damaged();
  if ('bytes' in place) {
    return bodyOf(place.bytes.subarray(span.start, span.end));
  }

  const handle = await wire.files.read(place.file);
  if (await isWhole(handle, version.size).catch(() => false)) {
    return new BlobStream(handle, span, damaged);
  }
  await handle.close();
  throw damaged();
}

async function isWhole(handle: FileHandle, size: number): Promise<boolean> {
  const found = await handle.stat();
  return found.isFile() && found.size === size;
}

function bodyOf(bytes: Uint8Array): Readable {
  const body = new Readable({ read: () => undefined });
  body.push(bytes);
  body.push(null);
  return body;
}

/** The body ends in CANCELLED when whoever asked for it goes away. */
export function until(call: Call, body: Readable): Readable {
  if (call.signal.aborted) body.destroy();
  stopIfGone(call);

  const stop = () => body.destroy(cancelled(call));
  call.signal.addEventListener('abort', stop, { once: true });
  body.once('close', () => {
    call.signal.removeEventListener('abort', stop);
  });
  return body;
}
