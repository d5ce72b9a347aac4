import type { PutObjectCommandInput } from '@aws-sdk/client-s3';
import type { WriteIntent } from '../../src/storage/index.js';
import { defined } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { checkMetadata, checksumEntries, entriesOf } from './metadata.js';

/** What a signed upload is bound to. */
export interface Bound {
  readonly input: Partial<PutObjectCommandInput>;
  /** What a client has to send; how long the body is it says itself, and that is bound too. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** Which header is what in the SDK's words. */
const HEADERS = [
  ['content-type', 'ContentType'],
  ['content-md5', 'ContentMD5'],
  ['x-amz-checksum-sha256', 'ChecksumSHA256'],
  ['if-none-match', 'IfNoneMatch'],
  ['if-match', 'IfMatch'],
] as const;

/** So many keys at most where each has to be signed under all the names that Ceph has for it. */
const MAX_KEYS = 8;

/** What of an intent a signature can hold a client to. */
const BINDS = {
  size: ({ options }, { size = 0 }) => size <= options.maxPutBytes,
  maxSize: (_, { maxSize }) => maxSize === undefined,
  ifAbsent: ({ service }, { ifAbsent = false }) =>
    !ifAbsent || service.conditionalWrites,
  ifMatch: ({ service }, { ifMatch }) =>
    ifMatch === undefined || service.conditionalWrites,
  checksums: ({ service }, { checksums = {} }) =>
    Object.keys(checksums).every(
      (name) => name === 'md5' || (name === 'sha256' && service.verifiesSha256),
    ),
  metadata: ({ service }, { metadata }) =>
    service.unsignedHeaders === 'REFUSED' || (metadata?.size ?? 0) <= MAX_KEYS,
  objectExpiresAt: (_, intent) => intent.objectExpiresAt === undefined,
} satisfies Partial<
  Record<keyof WriteIntent, (desk: Desk, intent: WriteIntent) => boolean>
>;

/** Whether a signature can hold a client to all of this, and to nothing more. */
export function binds(desk: Desk, intent: WriteIntent): boolean {
  if (desk.service.unsignedHeaders === 'TAKEN') return false;
  return Object.values(BINDS).every((holds) => holds(desk, intent));
}

/** @throws StorageError INVALID_METADATA */
export function boundBy(intent: WriteIntent): Bound {
  const { size, contentType, metadata = new Map<string, string>() } = intent;
  const { ifAbsent = false, ifMatch, checksums = {} } = intent;
  const { md5, sha256 } = checksums;
  const entries = {
    ...entriesOf(checkMetadata(metadata)),
    ...checksumEntries(defined({ sha256 })), // The etag tells the MD5.
  };
  const input = defined({
    ContentLength: size,
    ContentType: contentType,
    ContentMD5: md5 && base64Of(md5),
    ChecksumSHA256: sha256 && base64Of(sha256),
    IfNoneMatch: ifAbsent ? '*' : undefined,
    IfMatch: ifMatch && `"${ifMatch}"`,
    Metadata: entries,
  });
  const plain = HEADERS.flatMap(([name, field]) => {
    const value = input[field];
    return value === undefined ? [] : [[name, value] as const];
  });
  const described = Object.entries(entries).map(
    ([key, value]) => [`x-amz-meta-${key}`, value] as const,
  );
  return { input, headers: [...plain, ...described] };
}

function base64Of(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}
