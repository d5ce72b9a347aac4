import type { ListObjectsV2CommandInput } from '@aws-sdk/client-s3';
import type {
  Call,
  ContainerListRequest,
  ContainerStat,
  ListEntry,
  ObjectListRequest,
  Page,
} from '../../src/storage/index.js';
import { layoutOf } from './containers.js';
import type { Desk } from './desk.js';
import { NotS3Error } from './errors.js';
import { entriesIn, labelOf } from './listed.js';
import { listPage } from './list-page.js';
import type { ListedRows } from './listing-xml.js';
import {
  isPast,
  spanOf,
  wanted,
  type Span,
  isRolledUpHere,
  rolledUp,
} from './listing-span.js';
import type { Place } from './places.js';
import { requireContainer } from './presence.js';

/** S3 gives so many entries a request, whatever is asked for. */
const MAX_KEYS = 1000;

/** Which part of which container. */
export interface ObjectListing {
  readonly container: string;
  readonly request: ObjectListRequest;
  readonly call: Call;
}

/** One page of the account's containers. */
export function listContainers(
  desk: Desk,
  request: ContainerListRequest,
  call: Call,
): Promise<Page<ContainerStat>> {
  const errand = { operation: 'listContainers', call };
  return desk.attend(errand, async () =>
    request.limit === 0
      ? { items: [] }
      : layoutOf(desk).list(request, call.signal),
  );
}

/** One page of a container: in one request for each thousand of its entries. */
export function listObjects(
  desk: Desk,
  listing: ObjectListing,
): Promise<Page<ListEntry>> {
  const { container, request, call } = listing;
  const errand = { operation: 'listObjects', call, container };
  return desk.attend(errand, async () => {
    const page =
      request.limit === 0 ? { items: [] } : await pageOf(desk, listing);
    if (page.items.length === 0 && !refusesMissing(desk, request))
      await requireContainer(desk, container, call.signal);
    return page;
  });
}

/** Whether the service refuses to list what is not there. */
function refusesMissing(
  { places }: Desk,
  { limit }: ObjectListRequest,
): boolean {
  return limit > 0 && places.bucket === undefined;
}

async function pageOf(
  desk: Desk,
  { container, request, call }: ObjectListing,
): Promise<Page<ListEntry>> {
  const { limit } = request;
  const place = desk.places.of(container);
  const span = spanOf(request);
  const begin = questionOf(place, request, span);
  const items: ListEntry[] = [];
  let token: string | undefined;
  do {
    const MaxKeys = Math.min(MAX_KEYS, limit - items.length);
    const on = token !== undefined && goingOn(token);
    const question = { ...begin, MaxKeys, ...on };
    const answer = await listPage(desk.wire, question, call.signal);
    const entries = entriesIn(answer, place.prefix);
    items.push(...newAmong(items, wanted(entries, request, span), request));
    token = isPast(entries, request) ? undefined : tokenIn(answer, token);
  } while (token !== undefined && items.length < limit);

  const last = items.at(-1);
  return last !== undefined && token !== undefined
    ? { items, next: labelOf(last) }
    : { items };
}

/** What the answer adds to those that are there: a prefix that is rolled up here may go on in it. */
function newAmong(
  items: readonly ListEntry[],
  entries: readonly ListEntry[],
  request: ObjectListRequest,
): readonly ListEntry[] {
  if (!isRolledUpHere(request)) return entries;
  const last = items.at(-1);
  const before = last && labelOf(last);
  const { start } = spanOf(request);
  return rolledUp(entries, request).filter(
    (entry) => labelOf(entry) !== before && labelOf(entry) !== start,
  );
}

/** The page in S3's words. What stands for a folder itself is before all of its names. */
function questionOf(
  { Bucket, prefix }: Place,
  request: ObjectListRequest,
  span: Span,
): ListObjectsV2CommandInput {
  const delimiter = isRolledUpHere(request) ? '' : (request.delimiter ?? '');
  const Prefix = prefix + span.prefix;
  const StartAfter = prefix + span.start;
  return {
    Bucket,
    EncodingType: 'url',
    ...(Prefix !== '' && { Prefix }),
    ...(delimiter !== '' && { Delimiter: delimiter }),
    ...(StartAfter !== '' && { StartAfter }),
  };
}

/** Instead of where it began. */
function goingOn(ContinuationToken: string) {
  return { StartAfter: undefined, ContinuationToken };
}

/**
 * Where the listing goes on; undefined where it doesn't.
 * @throws NotS3Error where it would go on for ever
 */
function tokenIn(
  { IsTruncated, NextContinuationToken }: ListedRows,
  before: string | undefined,
): string | undefined {
  if (IsTruncated !== true) return undefined;
  if (NextContinuationToken !== undefined && NextContinuationToken !== before)
    return NextContinuationToken;
  throw new NotS3Error('a part of a listing that leads to no next one');
}
