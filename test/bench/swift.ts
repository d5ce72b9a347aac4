import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findSwift, type SwiftCluster } from '../services/swift/index.js';
import { inParallel } from '../support/in-parallel.js';
import { startStowage } from '../support/stowage-process.js';
import type { Finding } from './finding.js';
import { GatewayClient } from './gateway-client.js';
import { HttpClient, type Sent } from './http-client.js';
import { findingOf, ratiosOf, type Leg } from './legs.js';

const MIB = 1024 * 1024;
const SIZES = {
  '4KiB': { size: 4096, times: 100, rounds: 9, connections: 4 },
  '256MiB': { size: 256 * MIB, times: 1, rounds: 7, connections: 1 },
};
const PAGE = 1000;
const PREFIX = 'page/';
const CONTAINER = 'bench';

/** Files up and down and a page of names, against Swift asked for the same by node:http. */
export async function benchSwift(): Promise<Finding> {
  const swift = await findSwift();
  if (!('found' in swift)) throw new Error(`${swift.missing}; ${swift.remedy}`);

  await using ending = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'stowage-bench-'));
  ending.defer(() => rm(directory, { recursive: true }));
  const cluster = await swift.found.start({});
  ending.defer(() => cluster.stop());
  const keyless = accountOf(cluster);
  const signing = { ...keyless, tempUrlKey: 'bench' };
  const stowage = await startStowage(directory, { keyless, signing });
  ending.defer(() => stowage.stop());

  const client = ending.use(new HttpClient(8));
  const direct = await Direct.enter(cluster);
  await fill(direct, client);
  const legs = legsOf(stowage.url, direct);
  const ratios = await ratiosOf(legs, client);
  const base = 'Swift asked for the same by node:http';
  return findingOf({ name: 'swift', floor: 0.8, base }, ratios);
}

function accountOf({ authUrl, user, key }: SwiftCluster): object {
  const auth = { version: 1, url: authUrl, user, key };
  return { backend: 'swift', auth };
}

/** A client that knows Swift. */
class Direct {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;
  #made = 0;

  private constructor(storageUrl: string, token: string) {
    this.#url = `${storageUrl}/${CONTAINER}`;
    this.#headers = { 'x-auth-token': token };
  }

  static async enter({ authUrl, user, key, storageUrl }: SwiftCluster) {
    const answer = await fetch(authUrl, {
      headers: { 'x-storage-user': user, 'x-storage-pass': key },
    });
    return new Direct(storageUrl, answer.headers.get('x-auth-token') ?? '');
  }

  get(name: string): Sent {
    return { method: 'GET', url: this.#urlOf(name), headers: this.#headers };
  }

  put(name: string, size: number): Sent {
    return { ...this.get(name), method: 'PUT', size };
  }

  putNew(size: number): Sent {
    this.#made += 1;
    return this.put(`direct/${this.#made}`, size);
  }

  container(): Sent {
    return { method: 'PUT', url: this.#url, headers: this.#headers };
  }

  page(): Sent {
    const url = `${this.#url}?format=json&limit=${PAGE}&prefix=${PREFIX}`;
    return { method: 'GET', url, headers: this.#headers };
  }

  #urlOf(name: string): string {
    return `${this.#url}/${name}`;
  }
}

async function fill(direct: Direct, client: HttpClient): Promise<void> {
  await client.send(direct.container());
  const names = Array.from({ length: PAGE }, (_, index) => `${PREFIX}${index}`);
  await inParallel(8, names, (name) => client.send(direct.put(name, 0)));
  for (const [name, { size }] of Object.entries(SIZES)) {
    await client.send(direct.put(name, size));
  }
}

/** The account without a key has the gateway serve; the other has Swift sign. */
function legsOf(url: string, direct: Direct): readonly Leg[] {
  const through = new GatewayClient(url, `keyless/${CONTAINER}`);
  const signed = new GatewayClient(url, `signing/${CONTAINER}`);
  const transfers = Object.entries(SIZES).flatMap(
    ([name, { size, ...how }]) => {
      const get = () => direct.get(name);
      const put = () => direct.putNew(size);
      return [
        leg(`${name} up, through the gateway`, how, [
          () => through.upload(size, 'FAIL'),
          put,
        ]),
        leg(`${name} down, through the gateway`, how, [
          () => through.download(name),
          get,
        ]),
        leg(`${name} up, by signed URL`, how, [
          () => signed.upload(size, 'REPLACE'),
          put,
        ]),
        leg(`${name} down, by signed URL`, how, [
          () => signed.download(name),
          get,
        ]),
      ];
    },
  );
  const ofPages = { times: 5, rounds: 31, connections: 1 };
  const page = leg('a page of 1,000', ofPages, [
    () => through.page(PAGE, PREFIX),
    () => direct.page(),
  ]);
  return [...transfers, page];
}

type Make = () => Sent | Promise<Sent>;

function leg(
  name: string,
  how: Pick<Leg, 'times' | 'rounds' | 'connections'>,
  [ours, base]: readonly [ours: Make, base: Make],
): Leg {
  const made = (make: Make) => (times: number) =>
    inParallel(4, Array.from({ length: times }), () => Promise.resolve(make()));
  return { name, ...how, ours: made(ours), base: made(base) };
}
