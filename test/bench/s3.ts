import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCeph } from '../services/ceph/index.js';
import { clientOf, type S3Endpoint } from '../services/s3.js';
import { startStowage } from '../support/stowage-process.js';
import type { Finding } from './finding.js';
import { HttpClient, type Sent } from './http-client.js';
import { findingOf, ratiosOf } from './legs.js';
import { CONTAINER, fill, legsOf, type Direct } from './transfers.js';

/** Files up and down and a page of names, against Ceph's S3 asked for the same by node:http. */
export async function benchS3(): Promise<Finding> {
  const ceph = await findCeph();
  if (!('found' in ceph)) throw new Error(`${ceph.missing}; ${ceph.remedy}`);

  await using ending = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'stowage-bench-'));
  ending.defer(() => rm(directory, { recursive: true }));
  const cluster = await ceph.found.start({});
  ending.defer(() => cluster.stop());
  const accounts = { s3: accountOf(cluster) };
  const stowage = await startStowage(directory, { accounts });
  ending.defer(() => stowage.stop());

  const client = ending.use(new HttpClient(8));
  const direct = new DirectS3(clientOf(cluster));
  await fill(direct, client);
  const gateways = {
    url: stowage.url,
    through: 's3',
    signed: 's3',
    listed: 'id name size modifiedAt etag',
  };
  const ratios = await ratiosOf(legsOf(gateways, direct), client);
  const base = "Ceph's S3 asked for the same by node:http";
  return findingOf({ name: 's3', floor: 0.8, base }, ratios);
}

function accountOf(cluster: S3Endpoint): object {
  const { endpoint, region, accessKeyId, secretAccessKey } = cluster;
  return { backend: 's3', endpoint, region, accessKeyId, secretAccessKey };
}

/** A client that knows S3: its requests are signed before they are timed. */
class DirectS3 implements Direct {
  readonly #client: S3Client;

  constructor(client: S3Client) {
    this.#client = client;
  }

  async container(): Promise<Sent> {
    const command = new CreateBucketCommand({ Bucket: CONTAINER });
    return { method: 'PUT', url: await getSignedUrl(this.#client, command) };
  }

  async get(Key: string): Promise<Sent> {
    const command = new GetObjectCommand({ Bucket: CONTAINER, Key });
    return { method: 'GET', url: await getSignedUrl(this.#client, command) };
  }

  async put(Key: string, size: number): Promise<Sent> {
    const command = new PutObjectCommand({ Bucket: CONTAINER, Key });
    const url = await getSignedUrl(this.#client, command);
    return { method: 'PUT', url, size };
  }

  async page(MaxKeys: number, Prefix: string): Promise<Sent> {
    const request = { Bucket: CONTAINER, MaxKeys, Prefix };
    const command = new ListObjectsV2Command(request);
    return { method: 'GET', url: await getSignedUrl(this.#client, command) };
  }
}
