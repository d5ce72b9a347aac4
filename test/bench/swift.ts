import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findSwift, type SwiftCluster } from '../services/swift/index.js';
import { startStowage } from '../support/stowage-process.js';
import type { Finding } from './finding.js';
import { HttpClient, type Sent } from './http-client.js';
import { findingOf, ratiosOf } from './legs.js';
import { CONTAINER, fill, legsOf, type Direct } from './transfers.js';

/** Files up and down and a page of names, against Swift asked for the same by node:http. */
export async function benchSwift(): Promise<Finding> {
  const swift = await findSwift();
  if (!('found' in swift)) throw new Error(`${swift.missing}; ${swift.remedy}`);

  await using ending = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'stowage-bench-'));
  ending.defer(() => rm(directory, { recursive: true }));
  const cluster = await swift.found.start({});
  ending.defer(() => cluster.stop());
  const through = accountOf(cluster);
  const signed = { ...through, tempUrlKey: 'bench' };
  const accounts = { through, signed };
  const stowage = await startStowage(directory, { accounts });
  ending.defer(() => stowage.stop());

  const client = ending.use(new HttpClient(8));
  const direct = await DirectSwift.enter(cluster);
  await fill(direct, client);
  const gateways = {
    url: stowage.url,
    through: 'through',
    signed: 'signed',
    listed: 'id name size modifiedAt etag contentType',
  };
  const ratios = await ratiosOf(legsOf(gateways, direct), client);
  const base = 'Swift asked for the same by node:http';
  return findingOf({ name: 'swift', floor: 0.8, base }, ratios);
}

function accountOf({ authUrl, user, key }: SwiftCluster): object {
  const auth = { version: 1, url: authUrl, user, key };
  return { backend: 'swift', auth };
}

/** A client that knows Swift. */
class DirectSwift implements Direct {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  private constructor(storageUrl: string, token: string) {
    this.#url = `${storageUrl}/${CONTAINER}`;
    this.#headers = { 'x-auth-token': token };
  }

  static async enter({ authUrl, user, key, storageUrl }: SwiftCluster) {
    const answer = await fetch(authUrl, {
      headers: { 'x-storage-user': user, 'x-storage-pass': key },
    });
    const token = answer.headers.get('x-auth-token') ?? '';
    return new DirectSwift(storageUrl, token);
  }

  container(): Sent {
    return { method: 'PUT', url: this.#url, headers: this.#headers };
  }

  get(name: string): Sent {
    const url = `${this.#url}/${name}`;
    return { method: 'GET', url, headers: this.#headers };
  }

  put(name: string, size: number): Sent {
    return { ...this.get(name), method: 'PUT', size };
  }

  page(first: number, prefix: string): Sent {
    const url = `${this.#url}?format=json&limit=${first}&prefix=${prefix}`;
    return { method: 'GET', url, headers: this.#headers };
  }
}
