import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { local } from '../../adapters/local/index.js';
import { s3 } from '../../adapters/s3/index.js';
import { swift } from '../../adapters/swift/index.js';
import { defined, type StorageBackend } from '../../src/storage/index.js';
import { WireProxy } from '../chaos/wire-proxy.js';
import { findCeph, type CephHost } from '../services/ceph/index.js';
import { clientOf } from '../services/s3.js';
import { findSwift, type SwiftHost } from '../services/swift/index.js';
import type { Needed } from '../support/unavailable.js';

/** What a store takes in one piece, in bytes: larger files go to Swift in segments, to S3 in parts. */
export const ONE_PIECE = 5 * 2 ** 20;

interface Store {
  /** Opens it as an account. */
  readonly open: () => Promise<StorageBackend>;
  /** Opens it as one that refuses the second piece of every file; absent where there are no pieces. */
  readonly openRefusing?: () => Promise<StorageBackend>;
  /** What is left in it of writes to a container that came to nothing, as the storage itself tells. */
  readonly leftovers: (container: string) => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
}

/** A storage that runs, as two accounts of a gateway: to it they are strangers. */
export interface Running extends Store {
  readonly source: StorageBackend;
  readonly target: StorageBackend;
  /** The same as `target`, but that it refuses the second piece of every file. */
  readonly refusing?: StorageBackend;
}

/** What starts a storage, where the machine has it. */
export type Starting = Needed<() => Promise<Running>>;

/** The storages that there are, by the name of their backend. */
export async function findStores() {
  return {
    local: { found: () => running(startLocal()) },
    swift: starting(await findSwift(), startSwift),
    s3: starting(await findCeph(), startCeph),
  } satisfies Readonly<Record<string, Starting>>;
}

function starting<Host>(
  needed: Needed<Host>,
  start: (host: Host) => Promise<Store>,
): Starting {
  if ('missing' in needed) return needed;
  return { found: () => running(start(needed.found)) };
}

async function running(starts: Promise<Store>): Promise<Running> {
  const store = await starts;
  const source = await store.open();
  const target = await store.open();
  const refusing = await store.openRefusing?.();
  const stop = async () => {
    await Promise.all([source.close(), target.close(), refusing?.close()]);
    await store.stop();
  };
  return defined({ ...store, source, target, refusing, stop });
}

async function startLocal(): Promise<Store> {
  const root = await mkdtemp(join(tmpdir(), 'stowage-stores-'));
  return {
    open: async () => {
      const path = await mkdtemp(join(root, 'store-'));
      return local.open(local.parseOptions({ path }));
    },
    leftovers: async () => {
      const stores = await readdir(root);
      const arriving = (store: string) => readdir(join(root, store, 'tmp'));
      return (await Promise.all(stores.map(arriving))).flat();
    },
    stop: () => rm(root, { recursive: true }),
  };
}

async function startSwift(host: SwiftHost): Promise<Store> {
  const cluster = await host.start({ maxFileSize: ONE_PIECE });
  const { authUrl: url, user, key } = cluster;
  const proxy = await refusingBefore(url, /^PUT .*\/00000002$/);
  const open = (at: (whole: string) => string) => {
    const auth = { version: 1, url: at(url), user, key };
    const storageUrl = at(cluster.storageUrl);
    return swift.open(swift.parseOptions({ auth, storageUrl }));
  };
  return {
    open: () => open((whole) => whole),
    openRefusing: () => open((whole) => proxy.through(whole)),
    leftovers: async (container) => {
      const login = await fetch(url, {
        headers: { 'x-auth-user': user, 'x-auth-key': key },
      });
      const token = login.headers.get('x-auth-token') ?? '';
      const segments = `${cluster.storageUrl}/${container}_segments`;
      const answer = await fetch(segments, {
        headers: { 'x-auth-token': token },
      });
      const listed = answer.status === 404 ? '' : await answer.text();
      return listed.split('\n').filter((name) => name !== '');
    },
    stop: async () => {
      await proxy[Symbol.asyncDispose]();
      await cluster.stop();
    },
  };
}

async function startCeph(host: CephHost): Promise<Store> {
  const cluster = await host.start();
  const { endpoint, region, accessKeyId, secretAccessKey } = cluster;
  const at = { endpoint, region, accessKeyId, secretAccessKey };
  const client = clientOf(at);
  const proxy = await refusingBefore(endpoint, /^PUT .*[?&]partNumber=2\b/);
  const options = { ...at, maxPutBytes: ONE_PIECE };
  const behind = { ...options, endpoint: proxy.url };
  return {
    open: () => s3.open(s3.parseOptions(options)),
    openRefusing: () => s3.open(s3.parseOptions(behind)),
    leftovers: async (Bucket) => {
      const ask = new ListMultipartUploadsCommand({ Bucket });
      const { Uploads = [] } = await client.send(ask);
      return Uploads.map(({ Key = '' }) => Key);
    },
    stop: async () => {
      client.destroy();
      await proxy[Symbol.asyncDispose]();
      await cluster.stop();
    },
  };
}

/** A proxy that answers the requests whose first line is such with an error. */
async function refusingBefore(url: string, such: RegExp): Promise<WireProxy> {
  const proxy = await WireProxy.before(url);
  proxy.fail(
    ({ method, path }) => such.test(`${method} ${path}`),
    { answer: 507 },
    Infinity,
  );
  return proxy;
}
