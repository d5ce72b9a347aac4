import type { ReadableRef } from '../../src/storage/index.js';
import { versionOf } from '../../src/storage/index.js';
import type { Ask } from './http/ask.js';

/** An object, or a version of it, as a request names it. */
export function placeOf(
  ref: ReadableRef,
): Pick<Ask, 'container' | 'object' | 'query'> {
  const { container, name: object } = ref;
  const versionId = versionOf(ref);
  return versionId === undefined
    ? { container, object }
    : { container, object, query: { 'version-id': versionId } };
}
