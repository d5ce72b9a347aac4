import type { ReadableRef } from '../../src/storage/index.js';
import { StorageError, versionOf } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import type { Answer } from './http/answer.js';
import type { Headers } from './http/ask.js';
import { isKept } from './object-stats.js';

/** An object, and what the answer about it said. */
interface Seen {
  readonly ref: ReadableRef;
  readonly answer: Answer;
}

/**
 * When an object goes, in Swift's words, or undefined. Where versions are kept it is not the version
 * that goes but the link to it, which has to be asked.
 */
export async function deleteAtOf(
  { wire }: Desk,
  { ref, answer }: Seen,
  signal: AbortSignal,
): Promise<string | undefined> {
  const isLink = versionOf(ref) === undefined && isKept(answer);
  if (!isLink) return answer.header('x-delete-at');

  const { container, name: object } = ref;
  const query = { symlink: 'get' };
  const ask = { method: 'HEAD', container, object, query } as const;
  return (await wire.tell(ask, signal, [404])).header('x-delete-at');
}

/** The header that has an object go then, or in the second that follows; none where it stays. */
export function deleteAtHeader(expiresAt: Date | null | undefined): Headers {
  if (!expiresAt) return {};
  return { 'x-delete-at': String(Math.ceil(expiresAt.getTime() / 1000)) };
}

/** @throws StorageError INVALID_ARGUMENT for a time that has passed */
export function checkFuture(expiresAt: Date): void {
  if (expiresAt.getTime() > Date.now()) return;
  const reason = `the object would have expired at ${expiresAt.toISOString()}`;
  throw new StorageError('INVALID_ARGUMENT', { reason });
}
