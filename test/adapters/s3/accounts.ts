import { PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { s3 } from '../../../adapters/s3/index.js';
import { FACETS, type StorageBackend } from '../../../src/storage/index.js';
import type { WireProxy } from '../../chaos/wire-proxy.js';
import type { CephCluster } from '../../services/ceph/index.js';
import { clientOf, type S3Endpoint } from '../../services/s3.js';

/** What S3 has nothing for: objects that go away by themselves, and notes on the account. */
const MISSING: ReadonlySet<string> = new Set(['expiry', 'accountMetadata']);

/** What an account of Ceph's gateway keeps. */
export const PROMISES = {
  facets: FACETS.filter((facet) => !MISSING.has(facet)),
  atomicity: { ifAbsent: false, ifMatch: false },
  veryMany: 1_001, // Two pages and one of what S3 answers at once would be 2,001, at ten milliseconds each.
  servesPublic: true,
  onItsWayBytes: 24 * 2 ** 20, // Two parts of 8 MiB, and what is on the wire.
  renewsVersionIds: true,
} as const;

/** The same in one bucket, which keeps no versions. */
export const FOLDER_PROMISES = {
  ...PROMISES,
  facets: PROMISES.facets.filter((facet) => facet !== 'versions'),
  countsNothing: true,
  sharesNames: true,
} as const;

/** What Swift's own S3 has not: bucket policies, and an end to uploads that are complete. */
const SWIFT_MISSING: ReadonlySet<string> = new Set([
  'publication',
  'multipart',
]);

/** What an account of Swift's own S3 keeps. */
export const SWIFT_PROMISES = {
  ...PROMISES,
  facets: PROMISES.facets.filter((facet) => !SWIFT_MISSING.has(facet)),
  servesPublic: false,
  veryMany: 201, // It is the slowest of all, and its listings are Swift's, which are tried there.
  countsNothing: true,
  failsAtOddVersionIds: true,
  labelsNothing: true,
} as const;

/** An account of its main user, as a configuration names it. */
export function optionsOf(service: S3Endpoint): object {
  const { endpoint, region, accessKeyId, secretAccessKey } = service;
  return { endpoint, region, accessKeyId, secretAccessKey };
}

/** The same, every request of it through the proxy. */
export function optionsThrough(proxy: WireProxy, service: S3Endpoint): object {
  return { ...optionsOf(service), endpoint: proxy.url };
}

export function openAccount(options: object): Promise<StorageBackend> {
  return s3.open(s3.parseOptions(options));
}

/** An account of its other user, as a configuration names it. */
export function othersOptionsOf(cluster: CephCluster): object {
  return { ...optionsOf(cluster), ...cluster.other };
}

/** That account, and whoever asks may read what is in the buckets that it makes. */
export async function openGenerous(
  cluster: CephCluster,
): Promise<StorageBackend> {
  const account = await openAccount(othersOptionsOf(cluster));
  return Object.assign(account, {
    createContainer: generously(cluster, account),
  });
}

function generously(
  cluster: CephCluster,
  account: StorageBackend,
): StorageBackend['createContainer'] {
  const create = account.createContainer.bind(account);
  return async (container, options, call) => {
    const created = await create(container, options, call);
    const raw = clientOf({ ...cluster, ...cluster.other });
    const Policy = readableByAll(container);
    await raw.send(new PutBucketPolicyCommand({ Bucket: container, Policy }));
    raw.destroy();
    return created;
  };
}

function readableByAll(bucket: string): string {
  const arn = `arn:aws:s3:::${bucket}`;
  const statement = {
    Effect: 'Allow',
    Principal: '*',
    Action: ['s3:GetObject*', 's3:ListBucket*'],
    Resource: [arn, `${arn}/*`],
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}
