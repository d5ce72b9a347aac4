import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findCeph, type CephHost } from '../services/ceph/index.js';
import { clientOf } from '../services/s3.js';
import { findSwift, type SwiftHost } from '../services/swift/index.js';
import type { Needed } from '../support/unavailable.js';

/** The container that imports go to. */
export const CONTAINER = 'photos';

/** What a store should hold. */
export interface Held {
  readonly files: number;
  readonly bytes: number;
}

/** An account that a gateway in a folder can be configured with. */
export interface Store {
  readonly account: object;
  /** What is left in it that no file has, as the storage itself tells. */
  readonly leftovers: (
    folder: string,
    held: Held,
  ) => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
}

/** What starts each store, where the machine has it. */
export async function findImportStores(): Promise<
  Readonly<Record<string, Needed<() => Promise<Store>>>>
> {
  return {
    local: { found: startLocal },
    swift: await findSwiftStore(),
    s3: starting(await findCeph(), startCeph),
  };
}

/** One that several gateways may have at once. */
export async function findSwiftStore(): Promise<Needed<() => Promise<Store>>> {
  return starting(await findSwift(), startSwift);
}

function starting<Host>(
  needed: Needed<Host>,
  start: (host: Host) => Promise<Store>,
): Needed<() => Promise<Store>> {
  if ('missing' in needed) return needed;
  return { found: () => start(needed.found) };
}

function startLocal(): Promise<Store> {
  return Promise.resolve({
    account: { backend: 'local', path: './store' },
    leftovers: async (folder, held) => {
      const store = join(folder, 'store');
      const blobs = await readdir(join(store, 'blobs'), {
        recursive: true,
        withFileTypes: true,
      });
      const files = blobs.filter((entry) => entry.isFile());
      const extra = files.slice(held.files).map(({ name }) => name);
      return [...extra, ...(await readdir(join(store, 'tmp')))];
    },
    stop: () => Promise.resolve(),
  });
}

async function startSwift(host: SwiftHost): Promise<Store> {
  const cluster = await host.start({});
  const { authUrl, user, key, storageUrl } = cluster;
  const segments = `${storageUrl}/${CONTAINER}_segments?format=json`;
  return {
    account: {
      backend: 'swift',
      auth: { version: 1, url: authUrl, user, key },
      storageUrl,
    },
    leftovers: async (_folder, held) => {
      const login = await fetch(authUrl, {
        headers: { 'x-auth-user': user, 'x-auth-key': key },
      });
      const token = login.headers.get('x-auth-token') ?? '';
      const answer = await fetch(segments, {
        headers: { 'x-auth-token': token },
      });
      const listed = (await answer.json()) as { readonly bytes: number }[];
      const bytes = listed.reduce((sum, each) => sum + each.bytes, 0);
      return bytes === held.bytes ? [] : [`${bytes} bytes of segments`];
    },
    stop: () => cluster.stop(),
  };
}

async function startCeph(host: CephHost): Promise<Store> {
  const cluster = await host.start();
  const { endpoint, region, accessKeyId, secretAccessKey } = cluster;
  const at = { endpoint, region, accessKeyId, secretAccessKey };
  const client = clientOf(at);
  return {
    account: { backend: 's3', ...at },
    leftovers: async () => {
      const ask = new ListMultipartUploadsCommand({ Bucket: CONTAINER });
      const { Uploads = [] } = await client.send(ask);
      return Uploads.map(({ Key = '' }) => Key);
    },
    stop: async () => {
      client.destroy();
      await cluster.stop();
    },
  };
}
