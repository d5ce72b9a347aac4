import type { ReadableRef } from '../../src/storage/index.js';
import { versionOf } from '../../src/storage/index.js';
import type { Ask } from './http/ask.js';

/**
 * An object, or a version of it: of this account, unless another one of the cluster is named. Refs may hold
 * more than they say, a name of the account among it that is none of the cluster's.
 */
export type Source = ReadableRef & Pick<Ask, 'otherAccount'>;

/** The same as a request names it. */
export function placeOf(
  source: Source,
): Pick<Ask, 'otherAccount' | 'container' | 'object' | 'query'> {
  const { otherAccount, container, name: object } = source;
  const versionId = versionOf(source);
  return {
    ...(otherAccount !== undefined && { otherAccount }),
    container,
    object,
    ...(versionId !== undefined && { query: { 'version-id': versionId } }),
  };
}
