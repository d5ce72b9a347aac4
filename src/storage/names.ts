import { StorageError } from './errors.js';

/** In bytes of UTF-8. */
export const MAX_CONTAINER_NAME_BYTES = 256;
export const MAX_OBJECT_NAME_BYTES = 1024;

// C0 and DEL. C1 is left alone: every backend keeps it.
const CONTROL = /[\u0000-\u001f\u007f]/;

/** What URL libraries fold or drop, after WHATWG URL's "single-dot" and "double-dot path segment". */
const DOT_SEGMENT = /^(?:\.|%2e){1,2}$/i;

/**
 * A name that may stand in a storage already, whoever made it.
 * @throws StorageError INVALID_CONTAINER_NAME for what no backend could hold
 */
export function checkContainerName(container: string): void {
  const reason =
    sizeFault(container, MAX_CONTAINER_NAME_BYTES) ??
    (container.includes('/') ? "it holds a '/'" : undefined);
  if (reason !== undefined) throw invalidContainer(container, reason);
}

/**
 * A name for a container made here.
 * @throws StorageError INVALID_CONTAINER_NAME
 */
export function checkNewContainerName(container: string): void {
  checkContainerName(container);
  const reason = characterFault(container);
  if (reason !== undefined) throw invalidContainer(container, reason);
}

/**
 * A name that may stand in a storage already, whoever made it.
 * @throws StorageError INVALID_OBJECT_NAME for what no backend could hold
 */
export function checkObjectName(container: string, object: string): void {
  const reason = sizeFault(object, MAX_OBJECT_NAME_BYTES);
  if (reason !== undefined) throw invalidObject(container, object, reason);
}

/**
 * A name for an object made here.
 * @throws StorageError INVALID_OBJECT_NAME
 */
export function checkNewObjectName(container: string, object: string): void {
  checkObjectName(container, object);
  const reason = characterFault(object);
  if (reason !== undefined) throw invalidObject(container, object, reason);
}

function sizeFault(name: string, limit: number): string | undefined {
  if (name === '') return 'it is empty';
  if (!name.isWellFormed()) return 'it holds half of a surrogate pair';

  const bytes = Buffer.byteLength(name);
  return bytes > limit ? `it has ${bytes} bytes, over ${limit}` : undefined;
}

function characterFault(name: string): string | undefined {
  const control = CONTROL.exec(name)?.[0];
  if (control !== undefined) {
    return `it holds the control character ${codePoint(control)}`;
  }

  const segment = name.split(/[/\\]/).find((part) => DOT_SEGMENT.test(part));
  return segment === undefined
    ? undefined
    : `its segment '${segment}' is one that URL libraries fold`;
}

function codePoint(character: string): string {
  const hex = character.charCodeAt(0).toString(16).toUpperCase();
  return `U+${hex.padStart(4, '0')}`;
}

function invalidContainer(container: string, reason: string): StorageError {
  return new StorageError('INVALID_CONTAINER_NAME', { container, reason });
}

function invalidObject(
  container: string,
  object: string,
  reason: string,
): StorageError {
  return new StorageError('INVALID_OBJECT_NAME', { container, object, reason });
}
