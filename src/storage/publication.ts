import { StorageError } from './errors.js';
import type { PublishOptions } from './facets.js';

/** The longest that what was read may be kept, in seconds: a year. */
export const MAX_TTL_SECONDS = 31_536_000;

/**
 * What a container may be published with; `keepsLogs` is the facet's own.
 * @throws StorageError INVALID_ARGUMENT for a ttl that is no whole number from 0 to 31,536,000, UNSUPPORTED
 */
export function checkPublishOptions(
  { ttlSeconds, logRetention }: PublishOptions,
  keepsLogs: boolean,
): void {
  const limit = MAX_TTL_SECONDS;
  const possible = Number.isInteger(ttlSeconds) && ttlSeconds >= 0;
  if (!possible || ttlSeconds > limit) {
    const reason = `a ttl is a whole number of seconds from 0 to ${limit}`;
    throw new StorageError('INVALID_ARGUMENT', {
      reason,
      limit,
      actual: ttlSeconds,
    });
  }
  if (logRetention && !keepsLogs) {
    const reason = 'no logs are kept of who reads';
    throw new StorageError('UNSUPPORTED', { reason });
  }
}
