import { Unopened } from '../gateway/index.js';
import type { StorageBackend } from '../storage/index.js';
import { explained } from './explained.js';

/** How long a backend may take to show that it is there, in milliseconds. */
const READY_WITHIN_MS = 5000;

/** Whether an account answers, and if not, why. */
export interface Readiness {
  readonly account: string;
  readonly ready: boolean;
  readonly reason?: string;
}

/** All accounts at once; it takes as long as the slowest, and none takes more than 5 seconds. */
export function readinessOf(
  accounts: ReadonlyMap<string, StorageBackend | Unopened>,
): Promise<readonly Readiness[]> {
  return Promise.all(
    [...accounts].map(([account, found]) => readiness(account, found)),
  );
}

async function readiness(
  account: string,
  found: StorageBackend | Unopened,
): Promise<Readiness> {
  if (!(found instanceof Unopened)) return reach(account, found);
  return { account, ready: false, reason: explained(found.failure) };
}

/** Asks a backend for something small. */
export async function reach(
  account: string,
  backend: StorageBackend,
): Promise<Readiness> {
  const signal = AbortSignal.timeout(READY_WITHIN_MS);
  try {
    await backend.listContainers({ limit: 1 }, { signal, requestId: 'ready' });
    return { account, ready: true };
  } catch (error) {
    const reason = signal.aborted
      ? `no answer within ${READY_WITHIN_MS / 1000} seconds`
      : explained(error);
    return { account, ready: false, reason };
  }
}
