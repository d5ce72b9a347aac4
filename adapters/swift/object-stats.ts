import type { Checksums, ObjectStat } from '../../src/storage/index.js';
import { defined } from '../../src/storage/index.js';
import type { Answer } from './http/answer.js';
import { NotSwiftError } from './http/failures.js';
import { checksumsOf, metadataOf } from './metadata.js';
import { timestampTime } from './times.js';

const MD5 = /^[0-9a-f]{32}$/;

/**
 * What the answer to a HEAD or a GET says of an object.
 * @throws NotSwiftError where it lacks what Swift always says
 */
export function objectStatOf(name: string, answer: Answer): ObjectStat {
  const etag = etagOf(answer);
  return defined({
    name,
    size: sizeOf(answer),
    modifiedAt: timestampTime(said(answer, 'x-timestamp')),
    etag,
    contentType: answer.header('content-type'),
    metadata: metadataOf(answer, 'object'),
    checksums: knownOf(answer, etag),
    ...expiryIn(answer.header('x-delete-at')),
    versionId: answer.header('x-object-version-id'),
  });
}

/** Unquoted; Swift quotes a large object's, and where it is told to every one. */
export function etagOf(answer: Answer): string {
  return said(answer, 'etag').replaceAll('"', '');
}

/** When an object goes, by its X-Delete-At. */
export function expiryIn(
  seconds: string | undefined,
): Pick<ObjectStat, 'expiresAt'> {
  return seconds === undefined
    ? {}
    : { expiresAt: new Date(numberOf(seconds) * 1000) };
}

/** Whether it is a version that stays when another is written. */
export function isKept(answer: Answer): boolean {
  const versionId = answer.header('x-object-version-id');
  return versionId !== undefined && versionId !== 'null';
}

/** Whether its content is in segments, listed in a manifest. */
export function isLargeObject(answer: Answer): boolean {
  return answer.header('x-static-large-object')?.toLowerCase() === 'true';
}

/** Bytes of the whole object, whatever part of it the answer holds. */
export function sizeOf(answer: Answer): number {
  const whole = answer.header('content-range')?.split('/')[1];
  return numberOf(whole ?? said(answer, 'content-length'));
}

/**
 * When what was just written was written, from the answer to its PUT: a version is called by it, and
 * of anything else the second is known, the one that follows.
 */
export function writtenAt(answer: Answer): Date {
  const versionId = answer.header('x-object-version-id');
  if (versionId !== undefined && versionId !== 'null')
    return timestampTime(versionId);
  return new Date(numberOf(Date.parse(said(answer, 'last-modified'))));
}

/** The etag of content that is in one piece is its MD5. */
function knownOf(answer: Answer, etag: string): Checksums | undefined {
  const kept = checksumsOf(answer);
  const inPieces =
    isLargeObject(answer) || answer.header('x-object-manifest') !== undefined;
  return inPieces || !MD5.test(etag) ? kept : { ...kept, md5: etag };
}

function said(answer: Answer, header: string): string {
  const value = answer.header(header);
  if (value !== undefined) return value;
  throw new NotSwiftError(`an answer without ${header}`);
}

function numberOf(text: string | number): number {
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number;
  throw new NotSwiftError(`'${text}' where a number was expected`);
}
