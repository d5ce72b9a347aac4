import type { Readable } from 'node:stream';

/**
 * Does something with a body; where the body itself fails, that is why, whatever it made of the rest.
 * The body is destroyed in the end.
 */
export async function withBody<T>(
  body: Readable,
  work: () => Promise<T>,
): Promise<T> {
  let fault: Error | undefined;
  body.on('error', (error) => {
    fault ??= error;
  });
  try {
    return await work();
  } catch (error) {
    throw fault ?? error;
  } finally {
    body.destroy();
  }
}
