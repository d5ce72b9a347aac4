import type {
  AccountMetadata,
  AccountStat,
  AccountStats,
} from '../../src/storage/index.js';
import { metadataChangeHeaders } from './container-headers.js';
import { countIn } from './container-stats.js';
import type { Desk } from './desk.js';
import type { Answer } from './http/answer.js';
import { metadataOf } from './metadata.js';
import { explainRefusal } from './metadata-refusal.js';

/** What the containers have reported so far: segments and kept versions are among it. */
export function accountStats(desk: Desk): AccountStats {
  return {
    accuracy: 'LAGGING',
    statAccount(call) {
      const errand = { operation: 'statAccount', call };
      return desk.attend(errand, async () =>
        accountStatOf(await headOfAccount(desk, call.signal)),
      );
    },
  };
}

/** Notes on the account, as its X-Account-Meta headers have them. */
export function accountMetadata(desk: Desk): AccountMetadata {
  const read = async (signal: AbortSignal) =>
    metadataOf(await headOfAccount(desk, signal), 'account');
  return {
    readAccountMetadata(call) {
      const errand = { operation: 'readAccountMetadata', call };
      return desk.attend(errand, () => read(call.signal));
    },

    updateAccountMetadata(change, call) {
      const errand = { operation: 'updateAccountMetadata', call };
      return desk.attend(errand, async () => {
        const { wire, cluster } = desk;
        const where = { kind: 'account', cluster } as const;
        const current = await read(call.signal);
        const headers = metadataChangeHeaders(current, change, where);
        if (Object.keys(headers).length === 0) return current;
        const ask = { method: 'POST', headers } as const;
        await wire.tell(ask, call.signal).catch(explainRefusal);
        return read(call.signal);
      });
    },
  };
}

function headOfAccount({ wire }: Desk, signal: AbortSignal): Promise<Answer> {
  return wire.tell({ method: 'HEAD' }, signal);
}

function accountStatOf(answer: Answer): AccountStat {
  const date = Date.parse(answer.header('date') ?? '');
  return {
    containerCount: countIn(answer, 'x-account-container-count'),
    objectCount: countIn(answer, 'x-account-object-count'),
    bytesUsed: countIn(answer, 'x-account-bytes-used'),
    asOf: Number.isNaN(date) ? new Date() : new Date(date),
    exact: false,
  };
}
