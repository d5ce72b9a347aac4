import type { AskedJob } from '../jobs/index.js';
import type { Call, ServerSideCopy, StorageBackend } from '../storage/index.js';
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
  /** What another account is to take, it need not be able to write. */
  readonly copy?: Pick<ServerSideCopy, 'service' | 'placeOf'>;
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
  /** What the request is asked with, so that who asks the same again gets the job that it has begun. */
  readonly asked: AskedJob | undefined;

  constructor(services: GatewayServices, call: Call, asked?: AskedJob) {
    this.services = services;
    this.call = call;
    this.asked = asked;
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
