import type { AccountConfig } from '../config/index.js';
import { Unopened } from '../gateway/index.js';
import { systemClock, type Clock } from '../layers/index.js';
import type { StorageBackend } from '../storage/index.js';
import { AccountError, openAccount, type AccountUse } from './open.js';

/** How long an account that could not be reached is left alone, in milliseconds. */
const AGAIN_AFTER_MS = 10_000;

/** Who hears what becomes of accounts. */
export interface Told {
  opened(account: AccountConfig): void;
  /** It is tried again where `error.passing`. */
  failed(error: AccountError): void;
  notClosed(error: unknown): void;
}

/** How accounts are used, and who hears of them. */
export interface OpenAccountsOptions extends AccountUse {
  readonly told: Told;
  readonly clock?: Clock;
}

/** Accounts that are open, and those that will be once their backends can be reached. */
export class OpenAccounts {
  readonly #options: OpenAccountsOptions;
  readonly #clock: Clock;
  readonly #byName = new Map<string, StorageBackend | Unopened>();
  /** What calls off the next try, by account. */
  readonly #tries = new Map<string, () => void>();
  #closed = false;

  constructor(options: OpenAccountsOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /** In the order in which they were added. What opens later takes its place here. */
  get byName(): ReadonlyMap<string, StorageBackend | Unopened> {
    return this.#byName;
  }

  /**
   * Opens an account, now or as soon as its backend can be reached.
   * @throws AccountError for one that is set up wrong
   */
  async add(account: AccountConfig): Promise<void> {
    const error = await this.#open(account);
    if (!error) return;
    if (!error.passing) throw error;
    this.#leave(account, error);
  }

  /** Lets go of all at once, so that it takes as long as the slowest. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const callOff of this.#tries.values()) callOff();
    const open = [...this.#byName.values()].filter(isOpen);
    await Promise.all(open.map((backend) => this.#close(backend)));
  }

  async #open(account: AccountConfig): Promise<AccountError | undefined> {
    try {
      await this.#keep(account, await openAccount(account, this.#options));
      return undefined;
    } catch (error) {
      if (error instanceof AccountError) return error;
      throw error;
    }
  }

  async #keep(account: AccountConfig, backend: StorageBackend): Promise<void> {
    if (this.#closed) {
      await this.#close(backend);
      return;
    }
    this.#byName.set(account.name, backend);
    this.#options.told.opened(account);
  }

  #leave(account: AccountConfig, error: AccountError): void {
    if (this.#closed) return;
    this.#byName.set(account.name, error.unopened);
    this.#options.told.failed(error);
    if (!error.passing) return;

    const again = () => void this.#again(account);
    this.#tries.set(account.name, this.#clock.after(AGAIN_AFTER_MS, again));
  }

  async #again(account: AccountConfig): Promise<void> {
    const error = await this.#open(account);
    if (error) this.#leave(account, error);
  }

  async #close(backend: StorageBackend): Promise<void> {
    const { told } = this.#options;
    await backend.close().catch((error: unknown) => {
      told.notClosed(error);
    });
  }
}

function isOpen(found: StorageBackend | Unopened): found is StorageBackend {
  return !(found instanceof Unopened);
}
