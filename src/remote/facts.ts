import { isMediaType } from '../storage/index.js';
import type { Answer } from './answer.js';

/** What a job keeps has a bound. */
const MAX_VALIDATOR_BYTES = 1024;

const STRONG_ETAG = /^"[\x21\x23-\x7e\x80-\xff]*"$/;

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} [\d:]{8} GMT$/;

/** So much older than the answer must a Last-Modified be that nothing else can have the same (RFC 9110, 8.8.2.2). */
const STRONG_AFTER_MS = 60_000;

/** Undefined where it is none by RFC 9110, or longer than any. */
export function contentTypeOf(answer: Answer): string | undefined {
  const type = answer.header('content-type') ?? '';
  return isMediaType(type) ? type : undefined;
}

/** What If-Range can say so that what comes is of this very file: a strong ETag, or an old Last-Modified. */
export function validatorOf(answer: Answer): string | undefined {
  if (/^none$/i.test(answer.header('accept-ranges') ?? '')) return undefined;
  const etag = answer.header('etag') ?? '';
  const isStrong = etag.length <= MAX_VALIDATOR_BYTES && STRONG_ETAG.test(etag);
  return isStrong ? etag : strongDate(answer);
}

function strongDate(answer: Answer): string | undefined {
  const modified = answer.header('last-modified') ?? '';
  const age = timeOf(answer.header('date') ?? '') - timeOf(modified);
  return age >= STRONG_AFTER_MS ? modified : undefined;
}

function timeOf(date: string): number {
  return HTTP_DATE.test(date) ? Date.parse(date) : Number.NaN;
}
