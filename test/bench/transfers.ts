import { inParallel } from '../support/in-parallel.js';
import { GatewayClient } from './gateway-client.js';
import type { HttpClient, Sent } from './http-client.js';
import type { Leg } from './legs.js';

const MIB = 1024 * 1024;
const SIZES = {
  '4KiB': { size: 4096, times: 100, rounds: 9, connections: 4 },
  '256MiB': { size: 256 * MIB, times: 1, rounds: 5, connections: 1 },
};
const PAGE = 1000;
const PREFIX = 'page/';

/** So many names are overwritten in turn: storage in memory holds no more of the large ones. */
const IN_TURN = 4;

/** The container that all is in. */
export const CONTAINER = 'bench';

/** What a client of the backend itself sends, which signs its own requests. */
export interface Direct {
  container(): Sent | Promise<Sent>;
  get(name: string): Sent | Promise<Sent>;
  put(name: string, size: number): Sent | Promise<Sent>;
  /** The first so many names that begin so. */
  page(first: number, prefix: string): Sent | Promise<Sent>;
}

/** The gateway's accounts over the same storage; one account may be both. */
export interface Gateways {
  readonly url: string;
  /** Files up and down through the gateway. */
  readonly through: string;
  /** Files by URLs that the backend signed. */
  readonly signed: string;
  /** What a listing of the backend says of a file, in the schema's words. */
  readonly listed: string;
}

/** Makes what is asked for: files of each size, and a page of names. */
export async function fill(direct: Direct, client: HttpClient): Promise<void> {
  await client.send(await direct.container());
  const names = Array.from({ length: PAGE }, (_, at) => `${PREFIX}${at}`);
  await inParallel(8, names, async (name) =>
    client.send(await direct.put(name, 0)),
  );
  for (const [name, { size }] of Object.entries(SIZES)) {
    await client.send(await direct.put(name, size));
  }
}

/** Product.md's last row: files up and down, by signed URL and through the gateway, and a page of 1,000. */
export function legsOf(gateways: Gateways, direct: Direct): readonly Leg[] {
  const { url } = gateways;
  const through = new GatewayClient(url, `${gateways.through}/${CONTAINER}`);
  const signed = new GatewayClient(url, `${gateways.signed}/${CONTAINER}`);
  const transfers = Object.entries(SIZES).flatMap(
    ([name, { size, ...how }]) => {
      const get = () => direct.get(name);
      let made = 0;
      const put = () =>
        direct.put(`direct/${size}-${(made += 1) % IN_TURN}`, size);
      return [
        leg(`${name} up, through the gateway`, how, [
          () => through.upload(size, 'FAIL'),
          put,
        ]),
        leg(`${name} down, through the gateway`, how, [
          () => through.downloadByToken(name),
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
    () => through.page(PAGE, PREFIX, gateways.listed),
    () => direct.page(PAGE, PREFIX),
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
