import { isStorageError } from '../../storage/index.js';
import { GatewayError, type ErrorCode } from '../errors.js';

const OUT_OF_REACH: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'ACCOUNT_NOT_FOUND',
  'UNSUPPORTED',
]);

/** What was left is there no more, or its account is no more in the configuration, or another backend's by now. */
export function isOutOfReach(error: unknown): boolean {
  return error instanceof GatewayError
    ? OUT_OF_REACH.has(error.code)
    : isStorageError(error, 'UPLOAD_NOT_FOUND', 'CONTAINER_NOT_FOUND');
}
