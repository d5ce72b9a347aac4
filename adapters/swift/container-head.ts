import { StorageError } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import type { Answer } from './http/answer.js';
import { versioningIn } from './versioning-of.js';

/**
 * What a HEAD says of a container; its versioning is noted.
 * @throws StorageError CONTAINER_NOT_FOUND
 */
export async function headOf(
  desk: Desk,
  container: string,
  signal: AbortSignal,
): Promise<Answer> {
  const answer = await headIfThere(desk, container, signal);
  if (answer) return answer;
  throw new StorageError('CONTAINER_NOT_FOUND', { container });
}

/** The same; undefined where there is no such container. */
export async function headIfThere(
  { wire, notes }: Desk,
  container: string,
  signal: AbortSignal,
): Promise<Answer | undefined> {
  const ask = { method: 'HEAD', container } as const;
  const answer = await wire.tell(ask, signal, [404]);
  if (answer.status === 404) return undefined;
  notes.note(container, versioningIn(answer));
  return answer;
}
