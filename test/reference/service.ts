import { randomUUID } from 'node:crypto';
import type { Store } from './store.js';

/** How an account is of a service. */
export interface Membership {
  readonly service: ReferenceService;
  /** No other account may read what it holds. */
  readonly isClosed?: boolean;
}

/** Accounts in memory of which each may take what another holds. */
export class ReferenceService {
  readonly name = `reference:${randomUUID()}`;
  readonly #stores = new Map<string, Store>();
  readonly #readable = new Set<Store>();

  /** @returns the name by which the service knows the account */
  enter(store: Store, { isClosed = false }: Membership): string {
    const account = randomUUID();
    this.#stores.set(account, store);
    if (!isClosed) this.#readable.add(store);
    return account;
  }

  /** An account that `reader` may read, or undefined. */
  readableBy(reader: Store, account: string): Store | undefined {
    const store = this.#stores.get(account);
    if (store === undefined || store === reader) return store;
    return this.#readable.has(store) ? store : undefined;
  }
}
