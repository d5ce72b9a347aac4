import type { ServerSideCopy } from '../../src/storage/index.js';
import {
  checkStanding,
  checkToBeMade,
  defined,
  isStorageError,
  versionOf,
} from '../../src/storage/index.js';
import type { AccountName } from './account-url.js';
import type { Desk } from './desk.js';
import { duplicate, take } from './duplicate.js';

/** Others' objects are taken where it is known which account this is. */
export function serverSideCopy(
  desk: Desk,
  home: AccountName | undefined,
): ServerSideCopy {
  return {
    ...(home && betweenAccounts(desk, home)),

    async copyObject(source, target, call) {
      checkStanding(source);
      checkToBeMade(target.ref);
      const copying = { operation: 'copyObject', source, target, call };
      return duplicate(desk, copying);
    },
  };
}

function betweenAccounts(desk: Desk, { service, account }: AccountName) {
  return {
    service,

    placeOf(source) {
      checkStanding(source);
      const { container, name } = source;
      const versionId = versionOf(source);
      return defined({ account, container, name, versionId });
    },

    /** By this account's own token. That it may not write is not told here, but when the bytes come. */
    async takeObject({ account: otherAccount, ...ref }, target, call) {
      checkStanding(ref);
      checkToBeMade(target.ref);
      const source = { ...ref, otherAccount };
      try {
        return await take(desk, {
          operation: 'takeObject',
          source,
          target,
          call,
        });
      } catch (error) {
        if (isStorageError(error, ...NOT_SO)) return undefined;
        throw error;
      }
    },
  } satisfies Partial<ServerSideCopy>;
}

/**
 * What is said to a token that may not read, where it is known and where it isn't; of a source, or segments of
 * it, that are not found; and of others' dynamic large objects that are more than one object may hold.
 */
const NOT_SO = [
  'PERMISSION_DENIED',
  'AUTH_FAILED',
  'OBJECT_NOT_FOUND',
  'VERSION_NOT_FOUND',
  'TOO_LARGE',
] as const;
