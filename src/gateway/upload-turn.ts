import type { Caller } from './caller.js';
import { GatewayError } from './errors.js';

/**
 * Does one thing at a time with an upload: bytes that come in, or its end.
 * @throws GatewayError INVALID_FILE_OPERATION while another is under way
 */
export async function alone<T>(
  caller: Caller,
  uploadId: string,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { uploadsUnderWay } = caller.services;
  if (uploadsUnderWay.has(uploadId)) {
    const message = 'Bytes are coming in by this URL already. Wait for them.';
    throw new GatewayError('INVALID_FILE_OPERATION', message);
  }

  const controller = new AbortController();
  const ended = Promise.withResolvers<undefined>();
  uploadsUnderWay.set(uploadId, {
    stop: () => {
      controller.abort();
    },
    ended: ended.promise,
  });
  try {
    return await run(AbortSignal.any([caller.call.signal, controller.signal]));
  } finally {
    uploadsUnderWay.delete(uploadId);
    ended.resolve(undefined);
  }
}

/** Stops what is being done with an upload, and waits until it has come to an end. */
export async function stopUnderWay(
  caller: Caller,
  uploadId: string,
): Promise<void> {
  const underWay = caller.services.uploadsUnderWay.get(uploadId);
  underWay?.stop();
  await underWay?.ended;
}
