import { StorageError, type ErrorContext } from './errors.js';

/** What undici says when a server kept silent; a deadline of ours is a TimeoutError. */
const SILENCES: ReadonlySet<string> = new Set([
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

/** How the codes begin of undici, the system, the HTTP parser, and certificates that nobody vouches for. */
const NETWORK =
  /^(UND_ERR_|E[A-Z]|HPE_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/;

/** What comes of speaking TLS to what doesn't. */
const NOT_TLS = /^(EPROTO$|ERR_SSL_)/;

/** The caller went away. */
export function cancelled(about: ErrorContext, cause: unknown): StorageError {
  return new StorageError('CANCELLED', about, cause);
}

/**
 * What never got an answer: TIMEOUT, UNAVAILABLE with the network's code, or UNEXPECTED for what has none,
 * a mistake of ours.
 */
export function unreached(error: unknown, about: ErrorContext): StorageError {
  if (isSilence(error)) return new StorageError('TIMEOUT', about, error);
  const code = networkCode(error);
  if (code === undefined) return new StorageError('UNEXPECTED', about, error);

  const hint = NOT_TLS.test(code) ? ': is it https there?' : '';
  const reason = `it can't be reached (${code}${hint})`;
  return new StorageError('UNAVAILABLE', { ...about, reason }, error);
}

function isSilence(error: unknown): boolean {
  return (
    textAt(error, 'name') === 'TimeoutError' || SILENCES.has(codeOf(error))
  );
}

function networkCode(error: unknown): string | undefined {
  const several = has(error, 'errors') && Array.isArray(error.errors);
  const code = codeOf(several ? (error.errors as unknown[])[0] : error);
  return NETWORK.test(code) ? code : undefined;
}

function codeOf(error: unknown): string {
  return textAt(error, 'code');
}

function textAt(error: unknown, key: string): string {
  const value = has(error, key) ? error[key] : undefined;
  return typeof value === 'string' ? value : '';
}

/** Node's own errors are no `instanceof Error` where a test runs in a context of its own. */
function has<Key extends string>(
  error: unknown,
  key: Key,
): error is Readonly<Record<Key, unknown>> {
  return typeof error === 'object' && error !== null && key in error;
}

/** What Retry-After says, in seconds: a number of them, or a date (RFC 9110, 10.2.3). */
export function retryAfterSeconds(
  retryAfter: string | undefined,
): number | undefined {
  if (retryAfter === undefined) return undefined;
  const seconds = /^\d+$/.test(retryAfter)
    ? Number(retryAfter)
    : Math.ceil((Date.parse(retryAfter) - Date.now()) / 1000);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}
