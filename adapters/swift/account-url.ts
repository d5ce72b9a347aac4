import { unescape } from 'node:querystring';

/** An account among those of its cluster. */
export interface AccountName {
  /**
   * What the URLs of the accounts begin with that the same logins are for:
   * `swift:https://swift.example/v1/AUTH_`. A cluster may have accounts of tempauth and others of Keystone, and
   * a token of the one means nothing to the other.
   */
  readonly service: string;
  /** `AUTH_test`, as URLs have it. */
  readonly account: string;
}

/** But for those of Ceph's gateway, `/swift/v1/AUTH_test`: that copies from no other account. */
const STORAGE_URL = /^(\w+:\/\/.+(?<![^/]\/swift)\/v\d[^/]*\/)([^/]+)$/;

/** The account that a storage URL is of; undefined where the URL does not say, or has nothing for others to take. */
export function accountIn(storageUrl: string): AccountName | undefined {
  const [, begin, account] = STORAGE_URL.exec(storageUrl) ?? [];
  if (begin === undefined || account === undefined) return undefined;
  const reseller = account.slice(0, account.indexOf('_') + 1);
  return { service: `swift:${begin}${reseller}`, account };
}

/** The URL of another account of the same cluster. */
export function urlOfAccount(storageUrl: string, account: string): string {
  return storageUrl.slice(0, storageUrl.lastIndexOf('/') + 1) + account;
}

/** Whether two are one, each as some URL or header has it. */
export function isSameAccount(one: string, other: string): boolean {
  return unescape(one) === unescape(other);
}
