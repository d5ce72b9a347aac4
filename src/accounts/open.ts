import type { AccountConfig } from '../config/index.js';
import { attribute } from '../layers/index.js';
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

/**
 * One account, ready for use; whoever opens it closes it.
 * @throws AccountError
 */
export async function openAccount(
  account: AccountConfig,
): Promise<StorageBackend> {
  const { name, driver, options } = account;
  try {
    return attribute(name, await driver.open(options.reveal()));
  } catch (error) {
    throw new AccountError(account, error);
  }
}
