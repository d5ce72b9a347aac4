import { afterEach, describe, expect, test } from '@jest/globals';
import { swift } from '../../../adapters/swift/index.js';
import type { StorageBackend } from '../../../src/storage/index.js';
import { takeFrom } from '../../contract/across.js';
import { failureOf } from '../../support/failure.js';
import type { Asked, Pretender, Reply } from '../../support/pretend.js';
import { pretend } from '../../support/pretend.js';

const LIMIT = 1000;
const INFO = {
  swift: { max_file_size: LIMIT },
  slo: {},
  object_versioning: {},
};
/** As long as it is what it lists: more than one object may hold. */
const MANIFEST = JSON.stringify([{ path: '/segments/1' }]).padEnd(LIMIT + 1);

const PLACE = { account: 'AUTH_th%C3%A9re', container: 'from', name: 'one' };
const TARGET = { ref: { container: 'to', name: 'copy' } };

const OWN = {
  'x-trans-id': 'tx1',
  'x-timestamp': '1700000000.00000',
  etag: 'e'.repeat(32),
};

/** How the source and its copies are answered; else everything is there. */
interface Cluster {
  /** Below the host. */
  readonly accounts?: string;
  readonly source?: Reply;
  /** What a copy says it was copied from. */
  readonly copiedFrom?: string;
}

let server: Pretender | undefined;
let backend: StorageBackend | undefined;

afterEach(async () => {
  await backend?.close();
  await server?.stop();
  backend = server = undefined;
});

async function copyIn(cluster: Cluster) {
  server = await pretend((asked) => reply(asked, cluster));
  const { url } = server;
  const auth = { version: 1, url: `${url}/auth`, user: 'u', key: 'hidden' };
  backend = await swift.open(swift.parseOptions({ auth }));
  if (!backend.copy) throw new Error('A facet is lost.');
  return backend.copy;
}

function reply(asked: Asked, cluster: Cluster): Reply {
  const { accounts = '/v1/', source = { status: 200 }, copiedFrom } = cluster;
  const { path } = asked;
  if (path.endsWith('/info'))
    return { status: 200, body: JSON.stringify(INFO) };
  if (path === '/auth') {
    const url = `${server?.url ?? ''}${accounts}AUTH_here`;
    const headers = { 'x-auth-token': 't', 'x-storage-url': url };
    return { status: 200, headers };
  }
  if (path.includes(`/${PLACE.account}/`)) {
    const headers = { ...OWN, 'content-length': '0', ...source.headers };
    return { ...source, headers };
  }
  if (asked.headers['x-copy-from'] !== undefined) {
    const said = copiedFrom && { 'x-copied-from-account': copiedFrom };
    return { status: 201, headers: { ...OWN, ...said } };
  }
  const isMissing = path.endsWith('/to/copy') && changed().length === 0;
  const headers = { ...OWN, 'content-length': '0' };
  return { status: isMissing ? 404 : 200, headers };
}

/** What was asked of this account, in its order, but for looking. */
function changed(): readonly string[] {
  const looks = ['GET', 'HEAD'];
  return (server?.asked ?? [])
    .filter(({ method }) => !looks.includes(method))
    .map(({ method, path }) => `${method} ${path}`);
}

const take = async (cluster: Cluster) =>
  takeFrom(await copyIn(cluster), PLACE, TARGET);

describe('What is taken of another account', () => {
  test.each([400, 401, 403, 404])(
    'is nothing where that answers %i, and nothing is made',
    async (status) => {
      expect(await take({ source: { status } })).toBeUndefined();
      expect(changed()).toEqual([]);
    },
  );

  test.each([undefined, 'AUTH_here', 'AUTH_th', 'AUTH_th%25C3%25A9re', '%'])(
    'is not believed where the cluster says that it copied from %s',
    async (copiedFrom) => {
      const cluster = copiedFrom === undefined ? {} : { copiedFrom };
      const error = await failureOf(take(cluster));
      expect(error).toMatchObject({ code: 'UNEXPECTED' });
      expect(error.context).toMatchObject({ container: 'to', object: 'copy' });
      expect(error.context.reason).toMatch(/may be another object/);
      expect(changed()).toEqual(['PUT /v1/AUTH_here/to/copy']);
    },
  );

  test.each(['AUTH_th%C3%A9re', 'AUTH_th%c3%a9re', 'AUTH_thére'])(
    'is believed where the cluster says that it copied from %s',
    async (said) => {
      const copiedFrom = Buffer.from(said).toString('latin1');
      expect(await take({ copiedFrom })).toMatchObject({ name: 'copy' });
    },
  );

  test('is not put together of segments that come from elsewhere, and those are deleted', async () => {
    const headers = {
      'x-static-large-object': 'True',
      'content-length': String(MANIFEST.length),
    };
    const source = { status: 200, headers, body: MANIFEST };
    const copiedFrom = 'AUTH_here';
    const error = await failureOf(take({ source, copiedFrom }));
    expect(error.code).toBe('UNEXPECTED');
    const segment = expect.stringMatching(
      / \/v1\/AUTH_here\/to_segments\/copy\//,
    );
    expect(changed()).toEqual([segment, segment]);
    expect(changed().map((line) => line.split(' ')[0])).toEqual([
      'PUT',
      'DELETE',
    ]);
  });
});

describe('An account of Ceph’s gateway', () => {
  test('offers nothing to take and takes nothing, for it would copy its own', async () => {
    const copy = await copyIn({ accounts: '/swift/v1/' });
    expect(Object.keys(copy)).toEqual(['copyObject']);
  });
});
