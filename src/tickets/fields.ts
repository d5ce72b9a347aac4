import { StorageError } from '../storage/index.js';

/** What a length of two bytes can say. */
const MAX_FIELD_BYTES = 0xffff;

/**
 * Strings as one run of bytes, each after its length: no character in one can be taken for the start of
 * the next.
 * @throws StorageError INVALID_ARGUMENT for a string of more than 65,535 bytes
 */
export function packFields(fields: readonly string[]): Buffer {
  return Buffer.concat(fields.flatMap(packField));
}

/** The strings of packFields; undefined for bytes that it did not make. */
export function unpackFields(packed: Buffer): readonly string[] | undefined {
  const fields: string[] = [];
  let at = 0;
  while (at < packed.length) {
    const start = at + 2;
    if (start > packed.length) return undefined;
    at = start + packed.readUInt16BE(at);
    if (at > packed.length) return undefined;
    fields.push(packed.toString('utf8', start, at));
  }
  return fields;
}

function packField(field: string): readonly Buffer[] {
  const bytes = Buffer.from(field);
  checkLength(bytes.length);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return [length, bytes];
}

function checkLength(actual: number): void {
  if (actual <= MAX_FIELD_BYTES) return;
  const reason = `a text of ${actual} bytes is too long to be bound to a URL`;
  const limit = MAX_FIELD_BYTES;
  throw new StorageError('INVALID_ARGUMENT', { reason, limit, actual });
}
