import type { Readable } from 'node:stream';
import { aboutOf, cancelled, type Errand } from '../../src/storage/index.js';
import type { Desk } from './desk.js';

/** What is done, and the body that comes with it. */
interface Carrying {
  readonly errand: Errand;
  readonly body: Readable;
}

/** Does what is asked as Desk.attend does, and lets go of the body on every path. */
export async function attendWithBody<T>(
  desk: Desk,
  { errand, body }: Carrying,
  work: () => Promise<T>,
): Promise<T> {
  const { signal } = errand.call;
  const stop = () => body.destroy(cancelled(aboutOf(errand), undefined));
  body.on('error', ignore);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await desk.attend(errand, work);
  } finally {
    signal.removeEventListener('abort', stop);
    body.destroy();
  }
}

function ignore(): void {
  // Whoever reads the body is told.
}
