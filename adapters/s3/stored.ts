import { DeleteObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import type { ObjectRef, ObjectStat } from '../../src/storage/index.js';
import { defined } from '../../src/storage/index.js';
import type { Deposit } from './deposit.js';
import type { Desk } from './desk.js';
import { etagOf, inWholeSeconds, objectStatOf } from './object-stats.js';

/** What must not stay is deleted within so many milliseconds, even if the caller has gone. */
const TAKE_BACK_WITHIN_MS = 10_000;

/** What the answer says to a request that made an object. */
export interface Stored {
  readonly etag: string;
  readonly versionId?: string;
}

/**
 * What was stored, by a look: no answer to a PUT says when it was. Where another has written meanwhile,
 * or the look fails, it is what was sent: it is stored all the same.
 */
export async function storedStat(
  desk: Desk,
  deposit: Deposit,
  stored: Stored,
): Promise<ObjectStat> {
  const { ref, incoming, metadata, said } = deposit;
  const seen = await lookedAt(desk, deposit, stored).catch(() => undefined);
  if (seen?.etag === stored.etag) return seen;
  return {
    name: ref.name,
    size: incoming.size,
    modifiedAt: inWholeSeconds(new Date()),
    contentType: said.ContentType,
    metadata,
    checksums: incoming.checksums,
    ...stored,
  };
}

async function lookedAt(
  desk: Desk,
  { ref, signal }: Deposit,
  { versionId }: Stored,
): Promise<ObjectStat> {
  const version = defined({ VersionId: versionId });
  const head = new HeadObjectCommand({ ...desk.places.at(ref), ...version });
  return objectStatOf(ref.name, await desk.wire.ask(head, signal));
}

/** Deletes what was just stored where it is still the very same; another may have written meanwhile. */
export async function takeBack(
  desk: Desk,
  ref: ObjectRef,
  { etag, versionId }: Stored,
): Promise<void> {
  const signal = AbortSignal.timeout(TAKE_BACK_WITHIN_MS);
  const place = desk.places.at(ref);
  const asked = { ...place, ...defined({ VersionId: versionId }) };
  // Why it must not stay is what the caller has to hear.
  const head = new HeadObjectCommand(asked);
  const seen = await desk.wire.ask(head, signal).catch(() => undefined);
  if (!seen || etagOf(seen) !== etag) return;

  const version = defined({ VersionId: seen.VersionId ?? versionId });
  const remove = new DeleteObjectCommand({ ...place, ...version });
  await desk.wire.ask(remove, signal).catch(() => undefined);
}
