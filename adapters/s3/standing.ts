import {
  HeadObjectCommand,
  type HeadObjectCommandOutput,
} from '@aws-sdk/client-s3';
import type { ObjectRef, WriteCondition } from '../../src/storage/index.js';
import { checkMatch, StorageError } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { isRefused } from './errors.js';
import { etagOf } from './object-stats.js';
import { requireContainer } from './presence.js';

/** Where something is to be written or deleted, and what must hold there. */
export interface Place {
  readonly ref: ObjectRef;
  readonly condition: WriteCondition;
  readonly signal: AbortSignal;
}

/**
 * What stands under a name, if anything does and the condition holds.
 * @throws StorageError OBJECT_EXISTS, PRECONDITION_FAILED, CONTAINER_NOT_FOUND where a condition asks
 */
export async function standingAt(
  desk: Desk,
  { ref, condition, signal }: Place,
): Promise<HeadObjectCommandOutput | undefined> {
  const standing = await lookedAt(desk, ref, signal);
  const { ifAbsent = false, ifMatch } = condition;
  if (standing && ifAbsent) throw new StorageError('OBJECT_EXISTS');
  if (ifMatch === undefined) return standing;

  if (!standing) await requireContainer(desk, ref.container, signal);
  checkMatch(ifMatch, standing && etagOf(standing));
  return standing;
}

async function lookedAt(
  desk: Desk,
  ref: ObjectRef,
  signal: AbortSignal,
): Promise<HeadObjectCommandOutput | undefined> {
  const head = new HeadObjectCommand(desk.places.at(ref));
  try {
    return await desk.wire.ask(head, signal);
  } catch (error) {
    if (isRefused(error, 404)) return undefined;
    throw error;
  }
}
