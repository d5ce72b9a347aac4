import { failureOf, isUnexpected } from '../gateway/index.js';
import { isStorageError } from '../storage/index.js';

/** What went wrong, for whoever runs the gateway: the kind of thing, and what the backend itself said. */
export function explained(error: unknown): string {
  if (isUnexpected(error)) return String(causeOf(error));

  const { message } = failureOf(error);
  const reason = isStorageError(error) ? error.context.reason : undefined;
  const [kind = message] = message.split('. ');
  return reason === undefined ? message : `${kind}: ${reason}`;
}

function causeOf(error: unknown): unknown {
  return isStorageError(error) ? (error.cause ?? error) : error;
}
