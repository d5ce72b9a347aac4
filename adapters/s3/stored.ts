import { HeadObjectCommand } from '@aws-sdk/client-s3';
import type { ObjectStat } from '../../src/storage/index.js';
import { defined } from '../../src/storage/index.js';
import type { Deposit } from './deposit.js';
import type { Desk } from './desk.js';
import { inWholeSeconds, objectStatOf } from './object-stats.js';

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
