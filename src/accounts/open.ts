import type { AccountConfig, Config } from '../config/index.js';
import { Unopened } from '../gateway/index.js';
import { layered, opened, type Tracer } from '../layers/index.js';
import {
  isStorageError,
  StorageError,
  type ErrorContext,
  type OpenManner,
  type StorageBackend,
} from '../storage/index.js';
import { explained } from './explained.js';

/** An account that can't be opened: which, and why. */
export class AccountError extends Error {
  override readonly name = 'AccountError';
  readonly account: string;
  readonly reason: string;
  /** What stands for its backend, which failed so. */
  readonly unopened: Unopened;
  /** Whether it may open later with nothing changed here. */
  readonly passing: boolean;

  constructor({ name, driver: { kind } }: AccountConfig, cause: unknown) {
    const reason = explained(cause);
    super(`account '${name}' (${kind}): ${reason}`, { cause });
    this.account = name;
    this.reason = reason;
    const failure = failureOf(cause, { account: name, backend: kind });
    this.unopened = new Unopened(kind, failure);
    this.passing = failure.retryable;
  }
}

function failureOf(cause: unknown, origin: ErrorContext): StorageError {
  return isStorageError(cause)
    ? new StorageError(cause.code, { ...origin, ...cause.context }, cause)
    : new StorageError('UNEXPECTED', origin, cause);
}

/** How accounts are used. */
export interface AccountUse extends OpenManner {
  readonly limits: Config['limits'];
  /** Told of each call to a backend. */
  readonly tracer?: Tracer;
}

/**
 * One account, ready for use; whoever opens it closes it.
 * @throws AccountError
 */
export async function openAccount(
  account: AccountConfig,
  { limits, tracer, purpose = 'USE' }: AccountUse,
): Promise<StorageBackend> {
  const { name, driver, options } = account;
  const { backendSeconds, backendCallsInFlight } = limits;
  const treatment = {
    timeoutMs: backendSeconds && backendSeconds * 1000,
    callsInFlight: backendCallsInFlight,
    tracer,
  };
  try {
    const open = () => driver.open(options.reveal(), { purpose });
    return layered(name, await opened(open, treatment), treatment);
  } catch (error) {
    throw new AccountError(account, error);
  }
}
