import type { Versioning } from '../../src/storage/index.js';
import { StorageError } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import type { Answer } from './http/answer.js';

/**
 * Whether a container keeps versions, as was just seen or by asking.
 * @throws StorageError CONTAINER_NOT_FOUND
 */
export async function versioningOf(
  desk: Desk,
  container: string,
  signal: AbortSignal,
): Promise<Versioning> {
  const noted = desk.notes.versioningOf(container);
  return noted ?? freshVersioningOf(desk, container, signal);
}

/**
 * The same, always by asking: for what could not be undone.
 * @throws StorageError CONTAINER_NOT_FOUND
 */
export async function freshVersioningOf(
  desk: Desk,
  container: string,
  signal: AbortSignal,
): Promise<Versioning> {
  const ask = { method: 'HEAD', container } as const;
  const answer = await desk.wire.tell(ask, signal, [404]);
  if (answer.status === 404) {
    throw new StorageError('CONTAINER_NOT_FOUND', { container });
  }
  const versioning = versioningIn(answer);
  desk.notes.note(container, versioning);
  return versioning;
}

/** What the answer about a container says; one that never kept versions says nothing. */
export function versioningIn(answer: Answer): Versioning {
  const enabled = answer.header('x-versions-enabled')?.toLowerCase();
  if (enabled === undefined) return 'OFF';
  return enabled === 'true' ? 'ENABLED' : 'SUSPENDED';
}
