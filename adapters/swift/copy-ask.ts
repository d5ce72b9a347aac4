import type { ObjectRef } from '../../src/storage/index.js';
import { defined } from '../../src/storage/index.js';
import { pathOf, type Ask, type Headers } from './http/ask.js';
import { placeOf, type Source } from './refs.js';

/** The request that has the cluster copy an object, or a version of it, which may be another account's. */
export function copyAsk(copy: {
  readonly source: Source;
  readonly target: ObjectRef;
  readonly headers?: Headers;
}): Ask {
  const { source, target, headers } = copy;
  const { otherAccount, container, object, query } = placeOf(source);
  return defined({
    method: 'PUT',
    ...placeOf(target),
    query, // The version is the source's: the cluster asks for it there.
    headers: defined({
      'x-copy-from': pathOf(container, object),
      'x-copy-from-account': otherAccount,
      'content-length': '0',
      ...headers,
    }),
  } as const);
}
