import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { isRefused } from './errors.js';
import type { S3Options } from './options.js';
import { partitionOf } from './partitions.js';
import type { Maker } from './service.js';
import type { Wire } from './wire.js';

/** An account that is being opened. */
interface Opening {
  readonly wire: Wire;
  readonly options: S3Options;
  readonly signal: AbortSignal;
}

/** A user of Ceph's, as an owner is named: the tenant, if any, stands before the first dollar. */
const OF_TENANT = /^([^$]*)\$/;

/** Accounts of users, which newer Cephs have: of them it can't be told whether they are a tenant's. */
const ACCOUNT = /^RGW\d{17}$/;

/**
 * What accounts have in common to whom a bucket's name is the same bucket: of others one would find one's
 * own under it. Those of one partition of AWS are such, and those of one tenant of Ceph's; of others it is
 * sure only of those with the same key.
 * @returns undefined where no other account is known to be such
 */
export async function namespaceOf(
  maker: Maker,
  opening: Opening,
): Promise<string | undefined> {
  const { endpoint, region, accessKeyId } = opening.options;
  if (maker === 'AWS') return ofAws(region);
  // Swift's own S3 looks for every bucket in the account of who asks.
  if (maker === 'SWIFT' || endpoint === undefined) return undefined;

  const service = `s3:${new URL(endpoint).origin}`;
  const tenant = maker === 'CEPH' ? await tenantOf(opening) : undefined;
  if (tenant !== undefined) return tenant ? `${service}/${tenant}` : service;
  return accessKeyId && `${service}#${digestOf(accessKeyId)}`;
}

function ofAws(region: string): string | undefined {
  const partition = partitionOf(region);
  return partition && `s3:${partition.name}`;
}

/** Empty for users of none; undefined where it is not told. */
async function tenantOf({
  wire,
  signal,
}: Opening): Promise<string | undefined> {
  try {
    const { Owner } = await wire.ask(new ListBucketsCommand({}), signal);
    const owner = Owner?.ID;
    if (owner === undefined || ACCOUNT.test(owner)) return undefined;
    return OF_TENANT.exec(owner)?.[1] ?? '';
  } catch (error) {
    if (isRefused(error)) return undefined;
    throw error;
  }
}

/** Enough to tell keys apart, where the text is shown. */
function digestOf(accessKeyId: string): string {
  return createHash('sha256').update(accessKeyId).digest('hex').slice(0, 16);
}
