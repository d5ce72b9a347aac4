import type { ObjectRef } from '../../src/storage/index.js';
import { defined, StorageError } from '../../src/storage/index.js';
import { isSameAccount } from './account-url.js';
import type { Answer } from './http/answer.js';
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

/**
 * A cluster that knows no copies between accounts copies what this one has by the same name. The object that it
 * made is left: a DELETE has no condition, and could hit what another has written there since.
 * @throws StorageError UNEXPECTED where it does not say that it copied from the account that was meant
 */
export function checkCopiedFrom(
  { otherAccount }: Source,
  answer: Answer,
): void {
  if (otherAccount === undefined) return;
  const said = answer.header('x-copied-from-account');
  if (said !== undefined && isSameAccount(said, otherAccount)) return;
  const reason =
    `the cluster was to copy from ${otherAccount} and says that it copied from ${said ?? 'no account'}: ` +
    'what stands under the new name by now may be another object, and is left there';
  throw new StorageError('UNEXPECTED', { reason });
}
