import {
  changedMetadata,
  type AccountMetadata,
  type AccountStats,
} from '../../src/storage/index.js';
import { containerStat } from './stats.js';
import type { Store } from './store.js';

export function accountStats(store: Store): AccountStats {
  return {
    accuracy: 'EXACT',
    async statAccount(call) {
      await store.enter(call);
      const containers = [...store.containers.values()].map((container) =>
        containerStat(store, container),
      );
      return {
        containerCount: containers.length,
        objectCount: sum(containers.map((stat) => stat.objectCount)),
        bytesUsed: sum(containers.map((stat) => stat.bytesUsed)),
        asOf: store.now(),
        exact: true,
      };
    },
  };
}

export function accountMetadata(store: Store): AccountMetadata {
  return {
    async readAccountMetadata(call) {
      await store.enter(call);
      return store.metadata;
    },

    async updateAccountMetadata(change, call) {
      await store.enter(call);
      store.metadata = changedMetadata(store.metadata, change);
      return store.metadata;
    },
  };
}

function sum(numbers: readonly (number | undefined)[]): number {
  return numbers.reduce<number>((total, number) => total + (number ?? 0), 0);
}
