import { LogController, type FastifyRequest } from 'fastify';
import { isStorageError } from '../storage/index.js';
import { routeOf } from './errors.js';

/** Of Fastify's own log lines, the one that no answer can tell: it would write urls, and they hold tickets. */
export class QuietLogController extends LogController {
  constructor() {
    super({ disableRequestLogging: true });
  }

  /** A content failed while it was being sent; that its client went away is no news. */
  override streamError(
    error: Error & { readonly code?: unknown },
    request: FastifyRequest,
  ): void {
    const gone =
      error.code === 'ERR_STREAM_PREMATURE_CLOSE' ||
      isStorageError(error, 'CANCELLED');
    if (gone) return;
    request.log.warn(
      { err: error, requestId: request.id, route: routeOf(request) },
      'content failed',
    );
  }
}
