import type { AccountMetadata, AccountStats } from '../../src/storage/index.js';
import { changedMetadata } from '../../src/storage/index.js';
import { metadataOf, metadataText } from './catalog/metadata.js';
import type { Desk } from './desk.js';

/** Counted in the transactions that write: what it says is so. */
export function accountStats(desk: Desk): AccountStats {
  return {
    accuracy: 'EXACT',
    statAccount(call) {
      return desk.read({ operation: 'statAccount', call }, () => {
        const totals = desk.wire.catalog.containers.totals();
        return {
          containerCount: totals.containers,
          objectCount: totals.objects,
          bytesUsed: totals.bytes,
          asOf: new Date(desk.wire.now()),
          exact: true,
        };
      });
    },
  };
}

export function accountMetadata(desk: Desk): AccountMetadata {
  const { account } = desk.wire.catalog;
  return {
    readAccountMetadata(call) {
      return desk.read({ operation: 'readAccountMetadata', call }, () =>
        metadataOf(account.metadata()),
      );
    },

    updateAccountMetadata(change, call) {
      return desk.write({ operation: 'updateAccountMetadata', call }, () => {
        const current = metadataOf(account.metadata());
        const metadata = changedMetadata(current, change);
        account.describe(metadataText(metadata));
        return metadata;
      });
    },
  };
}
