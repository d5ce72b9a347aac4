import {
  defined,
  type AccountStat,
  type AccountStats,
  type Metadata,
  type MetadataChange,
} from '../storage/index.js';
import type { Caller } from './caller.js';
import { GatewayError } from './errors.js';
import { accountId } from './ids.js';

/** An account as users see it. */
export interface StoredAccount {
  readonly id: string;
  readonly name: string;
  /** The kind of backend behind it: `local`, `swift`, `s3`. */
  readonly backend: string;
}

/** What can be done in an account: what is true here never fails as UNSUPPORTED. */
export interface Capabilities {
  readonly versioning: boolean;
  readonly serverSideCopy: boolean;
  readonly expiry: boolean;
  readonly publication: boolean;
  readonly logRetention: boolean;
  readonly directDownloads: boolean;
  readonly directUploads: boolean;
  readonly atomicIfAbsent: boolean;
  readonly atomicIfMatch: boolean;
  readonly usage: AccountStats['accuracy'] | 'NONE';
  readonly maxFileSize?: number;
  /** Of the parts that long work keeps; absent where it keeps none. */
  readonly minPartSize?: number;
  readonly maxPartSize?: number;
  readonly maxParts?: number;
  readonly maxContainerNameBytes: number;
  readonly maxFileNameBytes: number;
  readonly maxMetadataBytes: number;
}

/** Every account there is, in the order of the configuration. */
export function listAccounts(caller: Caller): readonly StoredAccount[] {
  return [...caller.services.accounts].map(([name, backend]) => ({
    id: accountId(name),
    name,
    backend: backend.kind,
  }));
}

/** One account, or undefined where there is none of that name. */
export function findAccount(
  caller: Caller,
  name: string,
): StoredAccount | undefined {
  const backend = caller.services.accounts.get(name);
  return backend && { id: accountId(name), name, backend: backend.kind };
}

/** What the account holds; undefined where the backend doesn't know. */
export async function accountUsage(
  caller: Caller,
  account: string,
): Promise<AccountStat | undefined> {
  return caller.reach(account, 'read').accountStats?.statAccount(caller.call);
}

/** Notes on the account; undefined where the backend keeps none. */
export async function accountMetadata(
  caller: Caller,
  account: string,
): Promise<Metadata | undefined> {
  const { accountMetadata: notes } = caller.reach(account, 'read');
  return notes?.readAccountMetadata(caller.call);
}

/** @throws GatewayError ACCOUNT_NOT_FOUND, UNSUPPORTED; StorageError INVALID_METADATA */
export async function updateAccountMetadata(
  caller: Caller,
  account: string,
  change: MetadataChange,
): Promise<StoredAccount> {
  const backend = caller.reach(account, 'write');
  if (!backend.accountMetadata) throw unsupported(account, 'account metadata');

  await backend.accountMetadata.updateAccountMetadata(change, caller.call);
  return { id: accountId(account), name: account, backend: backend.kind };
}

/** @throws GatewayError ACCOUNT_NOT_FOUND; StorageError while it could not be opened, so that nobody knows */
export function capabilitiesOf(caller: Caller, account: string): Capabilities {
  const backend = caller.reach(account, 'write');
  const { limits, atomicity, multipart } = backend;
  const direct = backend.signer !== undefined;
  return {
    versioning: backend.versions !== undefined,
    serverSideCopy: backend.copy !== undefined,
    expiry: backend.expiry !== undefined,
    publication: backend.publication !== undefined,
    logRetention: backend.publication?.keepsLogs ?? false,
    directDownloads: direct,
    directUploads: direct,
    atomicIfAbsent: atomicity.ifAbsent,
    atomicIfMatch: atomicity.ifMatch,
    usage: backend.accountStats?.accuracy ?? 'NONE',
    ...defined({
      maxFileSize: limits.maxObjectSize,
      minPartSize: multipart?.minPartSize,
      maxPartSize: multipart?.maxPartSize,
      maxParts: multipart?.maxParts,
    }),
    maxContainerNameBytes: limits.maxContainerNameBytes,
    maxFileNameBytes: limits.maxObjectNameBytes,
    maxMetadataBytes: limits.maxMetadataBytes,
  };
}

/** The refusal of what this account's backend can't do, before anything is sent. */
export function unsupported(account: string, what: string): GatewayError {
  const message =
    `Account '${account}' has no ${what}: its backend can't do that. ` +
    'Account.capabilities says what it can.';
  return new GatewayError('UNSUPPORTED', message, { account });
}
