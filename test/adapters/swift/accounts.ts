import { swift } from '../../../adapters/swift/index.js';
import { FACETS, type StorageBackend } from '../../../src/storage/index.js';
import type { WireProxy } from '../../chaos/wire-proxy.js';
import type {
  KeystoneEndpoint,
  SwiftCluster,
} from '../../services/swift/index.js';
import { rawClient, type TempauthUser } from './raw.js';

/** Signs URLs, in an account that only tests use. */
const URL_KEY = 'a-key-for-tests-alone';

/** What an account of a cluster with all that Swift has, and a key for URLs, keeps. */
export const PROMISES = {
  facets: FACETS,
  atomicity: { ifAbsent: false, ifMatch: false },
  shortestLifeMs: 2000,
  veryMany: 1_001, // Each takes it ten milliseconds; 10,050 rows are listed in requests.test.ts.
  servesPublic: true,
} as const;

/** Another user of a cluster of our own, with another account. */
export function otherUserOf({ authUrl }: SwiftCluster): TempauthUser {
  return { authUrl, user: 'test2:tester2', key: 'testing2' };
}

/** An account by tempauth, as a configuration names it: the cluster's first one, or another. */
export function optionsOf({ authUrl, user, key }: TempauthUser): object {
  return { auth: { version: 1, url: authUrl, user, key } };
}

/** A user of another project, of a Keystone of our own. */
export function otherInKeystone({ keystone }: SwiftCluster): KeystoneEndpoint {
  if (!keystone) throw new Error('The cluster came without a Keystone.');
  const other = { user: 'admin', project: 'admin', password: 'admin' };
  return { ...keystone, ...other };
}

/** A user of Keystone, as a configuration names it, with a key for URLs. */
export function keystoneOptionsOf({
  keystone,
}: Pick<SwiftCluster, 'keystone'>): object {
  if (!keystone) throw new Error('The cluster came without a Keystone.');
  const { authUrl: url, region, ...rest } = keystone;
  const { user, userDomain, project, projectDomain, password } = rest;
  const who = { user, userDomain, project, projectDomain, password };
  return { auth: { version: 3, url, ...who }, region, tempUrlKey: URL_KEY };
}

/** The same, with a key for URLs that the cluster serves. */
export function signingOptionsOf(cluster: SwiftCluster): object {
  return { ...optionsOf(cluster), tempUrlKey: URL_KEY };
}

/** The same, every request of it through the proxy. */
export function optionsThrough(
  proxy: WireProxy,
  cluster: SwiftCluster,
): object {
  const { authUrl, user, key, storageUrl } = cluster;
  const auth = { version: 1, url: proxy.through(authUrl), user, key };
  return { auth, storageUrl: proxy.through(storageUrl) };
}

export function openAccount(options: object): Promise<StorageBackend> {
  return swift.open(swift.parseOptions(options));
}

/**
 * Another account, all of which the first one may read; of a cluster that was there before, which may have no
 * other, the first one itself.
 */
export async function openNeighbour(
  cluster: SwiftCluster,
): Promise<StorageBackend> {
  if (cluster.directory === undefined) return openAccount(optionsOf(cluster));
  const other = otherUserOf(cluster);
  const acl = JSON.stringify({ 'read-only': [cluster.user] });
  const headers = { 'x-account-access-control': acl };
  await (
    await rawClient(other)
  )('POST', '', { headers });
  return openAccount(optionsOf(other));
}
