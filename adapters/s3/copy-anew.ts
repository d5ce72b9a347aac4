import {
  CopyObjectCommand,
  type CopyObjectCommandInput,
  type CopyObjectCommandOutput,
  type HeadObjectCommandOutput,
} from '@aws-sdk/client-s3';
import { changedMeanwhile, saidOf, type Copying } from './copying.js';
import type { Desk } from './desk.js';
import { isRefused } from './errors.js';
import { withoutChecksums } from './metadata.js';
import { md5In } from './object-stats.js';
import { isAwsItself } from './options.js';

/**
 * Copies in one request what is told all anew, and only while the source is what was seen: what is said of
 * one content would else be said of another.
 * @throws StorageError UNAVAILABLE where the source changed
 */
export async function copyAnew(
  desk: Desk,
  { from, signal }: Pick<Copying, 'from' | 'signal'>,
  input: CopyObjectCommandInput,
): Promise<void> {
  const anew = {
    ...saidOf(from),
    ...input,
    MetadataDirective: 'REPLACE' as const,
  };
  const answer = await desk.wire
    .ask(whileIt(desk, anew, from), signal)
    .catch((error: unknown) => {
      const isSource = input.IfMatch === undefined && isRefused(error, 412);
      throw isSource ? changedMeanwhile(error) : error;
    });
  if (!hasContentOf(from, answer)) {
    // The service heeds no condition, and by now the checksums are false ones.
    const Metadata = withoutChecksums(from.Metadata);
    const honest = { ...anew, Metadata, IfMatch: undefined };
    await desk.wire.ask(new CopyObjectCommand(honest), signal);
    throw changedMeanwhile(undefined);
  }
  if (!isOfVersion(from, answer)) throw changedMeanwhile(undefined);
}

/** Ceph heeds the condition under a name of its own alone; AWS is not told what it may not know. */
function whileIt(
  desk: Desk,
  anew: CopyObjectCommandInput,
  { ETag = '*' }: HeadObjectCommandOutput,
): CopyObjectCommand {
  const command = new CopyObjectCommand({ ...anew, CopySourceIfMatch: ETag });
  if (isAwsItself(desk.options)) return command;
  command.middlewareStack.add(
    (next) => (asked) => {
      const { headers } = asked.request as { headers: Record<string, string> };
      headers['x-amz-copy-if-match'] = ETag;
      return next(asked);
    },
    { step: 'build', name: 'whileItForCeph' },
  );
  return command;
}

/** Etags tell only where both are the MD5 of the content. */
function hasContentOf(
  from: HeadObjectCommandOutput,
  answer: CopyObjectCommandOutput,
): boolean {
  const seen = md5In(from);
  const copied = md5In({ ...answer, ETag: answer.CopyObjectResult?.ETag });
  return seen === undefined || copied === undefined || seen === copied;
}

/** Not every service tells of which version it made the copy. */
function isOfVersion(
  { VersionId: seen = 'null' }: HeadObjectCommandOutput,
  { CopySourceVersionId: copied = seen }: CopyObjectCommandOutput,
): boolean {
  return copied === seen;
}
