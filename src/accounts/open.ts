import type { AccountConfig, Config } from '../config/index.js';
import { layered, opened, type Tracer } from '../layers/index.js';
import type { StorageBackend } from '../storage/index.js';
import { explained } from './explained.js';

/** An account that can't be opened: which, and why. */
export class AccountError extends Error {
  override readonly name = 'AccountError';
  readonly reason: string;

  constructor({ name, driver }: AccountConfig, cause: unknown) {
    const reason = explained(cause);
    super(`account '${name}' (${driver.kind}): ${reason}`, { cause });
    this.reason = reason;
  }
}

/** How accounts are used. */
export interface AccountUse {
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
  { limits, tracer }: AccountUse,
): Promise<StorageBackend> {
  const { name, driver, options } = account;
  const { backendSeconds, backendCallsInFlight } = limits;
  const treatment = {
    timeoutMs: backendSeconds && backendSeconds * 1000,
    callsInFlight: backendCallsInFlight,
    tracer,
  };
  try {
    const open = () => driver.open(options.reveal());
    return layered(name, await opened(open, treatment), treatment);
  } catch (error) {
    throw new AccountError(account, error);
  }
}
