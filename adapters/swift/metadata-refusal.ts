import { StorageError } from '../../src/storage/index.js';
import { RefusedError } from './http/failures.js';

/**
 * What was refused, said as it is: a cluster counts what is hidden from us too.
 * @throws StorageError INVALID_METADATA where that is the reason; otherwise what it was given
 */
export function explainRefusal(error: unknown): never {
  if (!(error instanceof RefusedError) || error.status !== 400) throw error;
  if (!/metadata/i.test(error.message)) throw error;
  throw new StorageError('INVALID_METADATA', { reason: error.message }, error);
}
