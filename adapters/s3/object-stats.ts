import type {
  GetObjectCommandOutput,
  HeadObjectCommandOutput,
} from '@aws-sdk/client-s3';
import type { Checksums, ObjectStat } from '../../src/storage/index.js';
import { defined } from '../../src/storage/index.js';
import { NotS3Error } from './errors.js';
import { checksumsOf, metadataOf } from './metadata.js';

/** The answer to a HEAD or a GET of an object. */
export type ObjectAnswer = Omit<HeadObjectCommandOutput, 'Expires'> &
  Pick<GetObjectCommandOutput, 'ContentRange'>;

/** How content is encrypted, as far as it tells whether an etag is an MD5. */
interface Encrypted {
  readonly ServerSideEncryption?: string | undefined;
  readonly SSECustomerAlgorithm?: string | undefined;
}

const MD5 = /^[0-9a-f]{32}$/;

/**
 * What the answer to a HEAD or a GET says of an object.
 * @throws NotS3Error where it lacks what S3 always says
 */
export function objectStatOf(name: string, answer: ObjectAnswer): ObjectStat {
  const etag = etagOf(answer);
  return defined({
    name,
    size: sizeOf(answer),
    modifiedAt: modifiedAtOf(answer),
    etag,
    contentType: answer.ContentType,
    metadata: metadataOf(answer.Metadata),
    checksums: knownOf(answer),
    versionId: answer.VersionId,
  });
}

/** Unquoted, as some services give it in some answers. */
export function etagOf({
  ETag,
}: {
  readonly ETag?: string | undefined;
}): string {
  return unquoted(said(ETag, 'an ETag'));
}

export function unquoted(etag: string): string {
  return etag.replaceAll('"', '');
}

/** Whole seconds, as all answers say it but listings, so that all say the same. */
export function modifiedAtOf({
  LastModified,
}: {
  readonly LastModified?: Date | undefined;
}): Date {
  return inWholeSeconds(said(LastModified, 'a Last-Modified'));
}

export function inWholeSeconds(time: Date): Date {
  return new Date(Math.floor(time.getTime() / 1000) * 1000);
}

/** The etag of content that is in one piece is its MD5, unless it tells nothing of the content. */
export function md5In(
  answer: Encrypted & { readonly ETag?: string | undefined },
): string | undefined {
  const etag = unquoted(answer.ETag ?? '');
  const isSecret =
    answer.SSECustomerAlgorithm !== undefined ||
    answer.ServerSideEncryption?.startsWith('aws:kms') === true;
  return !isSecret && MD5.test(etag) ? etag : undefined;
}

/** Bytes of the whole object, whatever part of it the answer holds. */
export function sizeOf({ ContentRange, ContentLength }: ObjectAnswer): number {
  const whole = ContentRange?.split('/')[1];
  const size = whole === undefined ? ContentLength : Number(whole);
  const bytes = said(size, 'a Content-Length');
  if (Number.isSafeInteger(bytes)) return bytes;
  throw new NotS3Error(`'${whole ?? ''}' where a number was expected`);
}

function knownOf(answer: ObjectAnswer): Checksums | undefined {
  const kept = checksumsOf(answer.Metadata);
  const md5 = md5In(answer);
  return md5 === undefined ? kept : { ...kept, md5 };
}

function said<T>(value: T | undefined, what: string): T {
  if (value !== undefined) return value;
  throw new NotS3Error(`an answer without ${what}`);
}
