import {
  DeleteBucketTaggingCommand,
  GetBucketTaggingCommand,
  PutBucketTaggingCommand,
  type Tag,
} from '@aws-sdk/client-s3';
import type { Metadata, MetadataChange } from '../../src/storage/index.js';
import {
  checkedMetadata,
  NO_METADATA,
  StorageError,
} from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { isRefused, NotS3Error } from './errors.js';

/** What S3 takes: so many tags, and so many bytes in a key and in a value of one. */
const MAX_TAGS = 50;
const MAX_KEY_BYTES = 128;
const MAX_VALUE_BYTES = 256;

/** What a tag can't hold at its place; and '=', by which we write that. */
const NOT_IN_TAGS = /^ +| +$|[^\p{L}\p{N} +\-._:/@]+/gu;

/** The tags of a bucket; none where the service knows none. */
export async function tagsOf(
  { wire, service }: Desk,
  Bucket: string,
  signal: AbortSignal,
): Promise<readonly Tag[]> {
  if (!service.tagsBuckets) return [];
  try {
    const asked = new GetBucketTaggingCommand({ Bucket });
    const { TagSet } = await wire.ask(asked, signal);
    if (TagSet) return TagSet;
  } catch (error) {
    if (isRefused(error, 'NoSuchTagSet', 'NoSuchTagSetError')) return [];
    throw error;
  }
  throw new NotS3Error('tags that are none');
}

/**
 * Makes these the tags of a bucket.
 * @throws StorageError INVALID_METADATA for what the service doesn't take after all
 */
export async function putTags(
  { wire }: Desk,
  Bucket: string,
  to: { readonly tags: readonly Tag[]; readonly signal: AbortSignal },
): Promise<void> {
  const TagSet = [...to.tags];
  if (TagSet.length === 0) {
    await wire.ask(new DeleteBucketTaggingCommand({ Bucket }), to.signal);
    return;
  }
  const command = new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } });
  await wire.ask(command, to.signal).catch(explainRefusal);
}

/** What tags say, whoever wrote them; keys in lower case. */
export function metadataIn(tags: readonly Tag[]): Metadata {
  return new Map(
    tags.map((tag) => [keyOf(tag), decodedTag(tag.Value ?? '')] as const),
  );
}

/**
 * What the tags become. Those that are not named stay as they are, others' and the service's own too.
 * @throws StorageError INVALID_METADATA for what can't be, or doesn't fit
 */
export function retagged(
  tags: readonly Tag[],
  change: MetadataChange,
): readonly Tag[] {
  const set = checkedMetadata(change.set ?? NO_METADATA);
  const removed = (change.remove ?? []).map((key) => key.toLowerCase());
  const gone = new Set([...removed, ...set.keys()]);
  const kept = tags.filter((tag) => !gone.has(keyOf(tag)));
  const all = [...kept, ...[...set].map(tagOf)];
  check('the tags of a bucket, which it is kept in', all.length, MAX_TAGS);
  return all;
}

/** Whether a change is one. */
export function isChange({ set, remove }: MetadataChange): boolean {
  return (set?.size ?? 0) + (remove?.length ?? 0) > 0;
}

/** As a tag has it: what it can't hold is there as the bytes of its UTF-8, such as `=2A`. */
export function encodedTag(text: string): string {
  return text.replaceAll(NOT_IN_TAGS, (part) =>
    Buffer.from(part).toString('hex').toUpperCase().replaceAll(/../g, '=$&'),
  );
}

/** What is not just as we would encode it was written by others, and is taken as it is. */
export function decodedTag(text: string): string {
  const decoded = text.replaceAll(/(?:=[0-9A-F]{2})+/g, (part) =>
    Buffer.from(part.replaceAll('=', ''), 'hex').toString(),
  );
  return encodedTag(decoded) === text ? decoded : text;
}

function keyOf({ Key = '' }: Tag): string {
  return decodedTag(Key).toLowerCase();
}

function tagOf([key, value]: readonly [string, string]): Tag {
  const [Key, Value] = [encodedTag(key), encodedTag(value)];
  const bytes = (what: string) => `${what}, as a tag, in bytes`;
  check(bytes(`key '${key}'`), Buffer.byteLength(Key), MAX_KEY_BYTES);
  const length = Buffer.byteLength(Value);
  check(bytes(`the value of '${key}'`), length, MAX_VALUE_BYTES);
  return { Key, Value };
}

function check(what: string, actual: number, limit: number): void {
  if (actual <= limit) return;
  const reason = `${what}: ${actual}, over ${limit}`;
  throw new StorageError('INVALID_METADATA', { reason, limit, actual });
}

/** Some services answer what tags there are, and take none. */
function explainRefusal(error: unknown): never {
  if (!isRefused(error, 'InvalidTag', 'InvalidTagError', 405, 501)) throw error;
  const reason = `bucket tags hold it, of which the service says ${error.name}`;
  throw new StorageError('INVALID_METADATA', { reason }, error);
}
