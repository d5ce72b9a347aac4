import { createHash } from 'node:crypto';
import type {
  Checksums,
  ObjectRef,
  ObjectStat,
  WriteCondition,
} from '../../src/storage/index.js';
import { defined } from '../../src/storage/index.js';
import { keptChecksums } from './deposit.js';
import type { Desk } from './desk.js';
import type { Answer } from './http/answer.js';
import type { Headers } from './http/ask.js';
import { leftoversOf, manifestAsk, manifestOf } from './large-object.js';
import { metadataHeaders, metadataOf } from './metadata.js';
import {
  etagOf,
  isLargeObject,
  objectStatOf,
  writtenAt,
} from './object-stats.js';
import { OVERTAKEN, stored } from './outcome.js';
import { checkSegmentsAccepted } from './refused-segments.js';
import type { Segment } from './segment-names.js';
import { checkCondition, seenAt } from './standing.js';

/** An object that is to be made of segments that are there. */
export interface Making {
  readonly ref: ObjectRef;
  readonly segments: readonly Segment[];
  /** An object of which is said what is to be said of this one. */
  readonly record: Answer;
  readonly checksums: Checksums;
  readonly condition: WriteCondition;
  /** The cluster itself is to look that nothing is there. */
  readonly isGuarded: boolean;
  readonly signal: AbortSignal;
}

/** An object that was made, and the segments that are nobody's since. */
export interface Made {
  readonly stat: ObjectStat;
  readonly leftovers: readonly Segment[];
}

/** So often a manifest is sent where newer writes of the same object came first. */
const TRIES = 4;

/**
 * Sends the manifest, unless this very object stands there: then its answer was lost.
 * @throws StorageError as checkCondition and checkSegmentsAccepted do; UNAVAILABLE
 */
export async function makeOfSegments(
  desk: Desk,
  making: Making,
  tries = TRIES,
): Promise<Made> {
  const { ref, segments, signal } = making;
  const standing = await seenAt(desk, ref, signal);
  if (standing && (await isMadeOf(desk, making, standing))) {
    return { stat: objectStatOf(ref.name, standing), leftovers: [] };
  }
  await checkCondition(desk, making, standing);
  const leftovers = await leftoversOf(desk, { ref, standing }, signal);

  const headers = headersOf(desk, making);
  const ask = manifestAsk({ ref, segments, headers });
  const answer = await desk.wire.ask(ask, signal, [400, 412]);
  await checkSegmentsAccepted(answer);
  if (answer.status === OVERTAKEN && tries > 1) {
    return makeOfSegments(desk, making, tries - 1);
  }
  return {
    stat: statOf(desk, making, stored(answer)),
    leftovers: without(leftovers, segments),
  };
}

/** Whether what stands there is made of these segments and no others. */
export async function isMadeOf(
  desk: Desk,
  { ref, segments, signal }: Pick<Making, 'ref' | 'segments' | 'signal'>,
  standing: Answer,
): Promise<boolean> {
  const isLike = etagOf(standing) === manifestEtag(segments);
  if (!isLike || !isLargeObject(standing)) return false;
  const listed = (await manifestOf(desk, ref, { signal })) ?? [];
  return (
    listed.length === segments.length &&
    listed.every(({ path }, index) => path === segments[index]?.path)
  );
}

/** As Swift computes it: the MD5 of the segments' own. */
function manifestEtag(segments: readonly Segment[]): string {
  const etags = segments.map(({ etag }) => etag).join('');
  return createHash('md5').update(etags).digest('hex');
}

function headersOf(
  { cluster }: Desk,
  { record, checksums, isGuarded }: Making,
): Headers {
  const metadata = metadataOf(record, 'object');
  const contentType = record.header('content-type');
  return {
    ...defined({ 'content-type': contentType }),
    ...metadataHeaders('object', metadata),
    ...keptChecksums(cluster, metadata, checksums),
    ...(isGuarded && { 'if-none-match': '*' }),
    accept: 'application/json',
  };
}

function statOf(
  { cluster }: Desk,
  { ref, segments, record, checksums }: Making,
  answer: Answer,
): ObjectStat {
  const metadata = metadataOf(record, 'object');
  const kept = Object.keys(keptChecksums(cluster, metadata, checksums));
  return defined({
    name: ref.name,
    size: segments.reduce((sum, { size_bytes }) => sum + size_bytes, 0),
    modifiedAt: writtenAt(answer),
    etag: etagOf(answer),
    contentType: record.header('content-type'),
    metadata,
    checksums: kept.length > 0 ? checksums : undefined,
    versionId: answer.header('x-object-version-id'),
  });
}

function without(
  segments: readonly Segment[],
  others: readonly Segment[],
): readonly Segment[] {
  const paths = new Set(others.map(({ path }) => path));
  return segments.filter(({ path }) => !paths.has(path));
}
