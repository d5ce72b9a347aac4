import type { IncomingHttpHeaders } from 'node:http';
import type { FileRef } from '../../gateway/index.js';
import { defined, StorageError, type ObjectStat } from '../../storage/index.js';
import { quotedEtag } from './etag.js';

/** What a request's conditions come to for the content there is. */
export type Verdict = 'PROCEED' | 'NOT_MODIFIED' | 'FAILED';

/** What conditions are compared with. */
export type Validators = Pick<ObjectStat, 'etag' | 'modifiedAt'>;

const CONDITIONS = [
  'if-match',
  'if-none-match',
  'if-modified-since',
  'if-unmodified-since',
  'if-range',
] as const;

/** Whether the content's etag or date must be known before it is sent. */
export function isConditional(headers: IncomingHttpHeaders): boolean {
  return CONDITIONS.some((name) => headers[name] !== undefined);
}

/** The conditions of a GET or HEAD in the order of RFC 9110, section 13.2.2, steps 1 to 4. */
export function verdictOn(
  headers: IncomingHttpHeaders,
  current: Validators,
): Verdict {
  if (!stillAsExpected(headers, current)) return 'FAILED';
  return hasChanged(headers, current) ? 'PROCEED' : 'NOT_MODIFIED';
}

/** Step 5: whether a Range is of the content that the client has the rest of. */
export function rangeApplies(
  headers: IncomingHttpHeaders,
  current: Validators,
): boolean {
  const condition = headers['if-range'];
  if (typeof condition !== 'string') return true;
  const date = secondsOf(condition);
  if (date !== undefined) return date === modifiedSeconds(current);
  return tagsOf(condition).includes(quotedEtag(current.etag));
}

function stillAsExpected(
  headers: IncomingHttpHeaders,
  current: Validators,
): boolean {
  const ifMatch = headers['if-match'];
  if (ifMatch !== undefined) {
    return (
      ifMatch.trim() === '*' ||
      tagsOf(ifMatch).includes(quotedEtag(current.etag))
    );
  }
  const since = secondsOf(headers['if-unmodified-since']);
  return since === undefined || modifiedSeconds(current) <= since;
}

function hasChanged(
  headers: IncomingHttpHeaders,
  current: Validators,
): boolean {
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined) {
    const known = tagsOf(ifNoneMatch).map((tag) => tag.replace(/^W\//, ''));
    return (
      ifNoneMatch.trim() !== '*' && !known.includes(quotedEtag(current.etag))
    );
  }
  const since = secondsOf(headers['if-modified-since']);
  return since === undefined || modifiedSeconds(current) > since;
}

/** What a condition that does not hold is answered with; `current` is what there is, if anything is. */
export function preconditionFailed(
  { account, container, name: object }: FileRef,
  current?: Validators,
): StorageError {
  const currentEtag = current?.etag;
  return new StorageError(
    'PRECONDITION_FAILED',
    defined({ account, container, object, currentEtag }),
  );
}

/** Entity tags as they are written. A bare word counts as quoted: File.etag comes without quotes. */
export function tagsOf(list: string): readonly string[] {
  const tags = list.match(/(?:W\/)?"[^"]*"|[^\s,"]+/g) ?? [];
  return tags.map((tag) => (tag.endsWith('"') ? tag : `"${tag}"`));
}

/** The three forms of an HTTP date; anything else is to be ignored, whatever Date.parse makes of it. */
const DATES = [
  /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]+day, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/,
];

/** Seconds since 1970, or undefined for what is no HTTP date. */
function secondsOf(date = ''): number | undefined {
  if (!DATES.some((form) => form.test(date))) return undefined;
  const zoned = date.endsWith(' GMT') ? date : `${date} GMT`;
  const milliseconds = Date.parse(zoned);
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}

/** Last-Modified has whole seconds, so that what is compared with it has, too. */
function modifiedSeconds({ modifiedAt }: Validators): number {
  return Math.floor(modifiedAt.getTime() / 1000);
}
