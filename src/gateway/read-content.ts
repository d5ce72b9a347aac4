import { buffer } from 'node:stream/consumers';
import type { Caller } from './caller.js';
import { GatewayError } from './errors.js';
import type { FileRef } from './refs.js';

/** The most that one look may take, in bytes. */
export const MAX_CONTENT_LENGTH = 1_048_576;

/** A piece of a file, for looking at it. */
export interface FileContent {
  /** Absent where the bytes are not UTF-8. */
  readonly text?: string;
  readonly base64: string;
  /** Whether the file goes on behind this piece. */
  readonly truncated: boolean;
}

/**
 * The bytes from `offset` on, at most `length` of them; none behind the file's end.
 * @throws StorageError as readObject does; GatewayError BAD_USER_INPUT for a length that is no number from 0 to 1 MiB
 */
export async function readContent(
  caller: Caller,
  ref: FileRef,
  piece: { readonly offset: number; readonly length: number },
): Promise<FileContent> {
  const { offset, length } = piece;
  if (length < 0 || length > MAX_CONTENT_LENGTH) throw badLength(length);

  const backend = caller.reach(ref.account, 'read');
  const { size, etag } = await backend.statObject(ref, caller.call);
  const end = Math.min(offset + length, size);
  if (offset >= end) return { text: '', base64: '', truncated: end < size };

  const { body } = await backend.readObject(
    ref,
    { range: { first: offset, last: end - 1 }, ifMatch: etag },
    caller.call,
  );
  const bytes = await buffer(body);
  const truncated = end < size;
  const text = decoded(bytes, truncated);
  const base64 = bytes.toString('base64');
  return { ...(text !== undefined && { text }), base64, truncated };
}

/** Undefined where it is no UTF-8; a character that the cut runs through is left out. */
function decoded(bytes: Uint8Array, truncated: boolean): string | undefined {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    return decoder.decode(bytes, { stream: truncated });
  } catch {
    return undefined;
  }
}

function badLength(length: number): GatewayError {
  const message = `A piece of content has 0 to ${MAX_CONTENT_LENGTH} bytes, not ${length}. Use \`download\` for more.`;
  const details = { limit: MAX_CONTENT_LENGTH, actual: length };
  return new GatewayError('BAD_USER_INPUT', message, details);
}
