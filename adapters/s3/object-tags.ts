import {
  GetObjectTaggingCommand,
  PutObjectTaggingCommand,
  type Tag,
} from '@aws-sdk/client-s3';
import type { Copying } from './copying.js';
import type { Desk } from './desk.js';
import { isRefused, toStorageError } from './errors.js';

/**
 * Makes a copy that is told all anew, or comes in parts, and gives it the source's tags: Ceph drops them
 * there, whatever it is asked.
 */
export async function keepingTags(
  desk: Desk,
  copying: Pick<Copying, 'source' | 'from' | 'ref' | 'signal'>,
  copy: () => Promise<unknown>,
): Promise<void> {
  const { ref, signal } = copying;
  const TagSet = await tagsOf(desk, copying);
  await copy();
  if (TagSet.length === 0) return;
  const tagging = { ...desk.places.at(ref), Tagging: { TagSet } };
  const command = new PutObjectTaggingCommand(tagging);
  await desk.wire.ask(command, signal).catch(afterwards);
}

/** The copy is made by now: it is not refused any more, nor is its source missing. */
function afterwards(error: unknown): never {
  throw isRefused(error, 403, 404) ? toStorageError(error, {}) : error;
}

/** None are asked for where there are none. */
async function tagsOf(
  desk: Desk,
  { source, from, signal }: Pick<Copying, 'source' | 'from' | 'signal'>,
): Promise<Tag[]> {
  if ((from.TagCount ?? 0) === 0) return [];
  const tagging = new GetObjectTaggingCommand(source);
  const { TagSet = [] } = await desk.wire.ask(tagging, signal);
  return TagSet;
}
