import type { Call, StorageBackend } from '../storage/index.js';
import { GatewayError } from './errors.js';
import type { GatewayServices } from './services.js';
import { Unopened } from './unopened.js';

/** What may be done with a read grant; the methods that write are not there to be called. */
export type ReadableBackend = Pick<
  StorageBackend,
  | 'kind'
  | 'limits'
  | 'atomicity'
  | 'listContainers'
  | 'statContainer'
  | 'listObjects'
  | 'statObject'
  | 'readObject'
  | 'signer'
  | 'accountStats'
> & {
  readonly versions?: Pick<
    NonNullable<StorageBackend['versions']>,
    'listVersions' | 'statVersion'
  >;
  readonly accountMetadata?: Pick<
    NonNullable<StorageBackend['accountMetadata']>,
    'readAccountMetadata'
  >;
  readonly publication?: Pick<
    NonNullable<StorageBackend['publication']>,
    'listPublicContainers'
  >;
};

/** One caller, one request: who asks, until when, and the only way to a backend. */
export class Caller {
  readonly services: GatewayServices;
  readonly call: Call;
  /** Whose jobs and keys these are. Nobody is asked who they are yet: all are one. */
  readonly owner = 'anyone';

  constructor(services: GatewayServices, call: Call) {
    this.services = services;
    this.call = call;
  }

  /**
   * The backend of an account, for what the intent allows.
   * @throws GatewayError ACCOUNT_NOT_FOUND; StorageError why it could not be opened yet
   */
  reach(account: string, intent: 'read'): ReadableBackend;
  reach(account: string, intent: 'write'): StorageBackend;
  reach(account: string): StorageBackend {
    const found = this.services.accounts.get(account);
    if (found instanceof Unopened) throw found.failure;
    if (found) return found;

    const message = `There is no account '${account}' here. Query \`accounts\` for those there are.`;
    throw new GatewayError('ACCOUNT_NOT_FOUND', message, { account });
  }
}
