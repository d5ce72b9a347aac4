import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { swift } from '../../../adapters/swift/index.js';
import type { OpenManner, StorageBackend } from '../../../src/storage/index.js';
import { failureOf } from '../../support/failure.js';
import type { Asked, Pretender, Reply } from '../../support/pretend.js';
import { pretend } from '../../support/pretend.js';

const KEY = 'x-account-meta-temp-url-key';
const KEY_2 = 'x-account-meta-temp-url-key-2';

const INFO = {
  swift: { max_file_size: 1000 },
  slo: { max_manifest_segments: 50 },
  object_versioning: {},
  bulk_delete: { max_deletes_per_request: 100 },
  tempurl: { methods: ['GET', 'PUT'], allowed_digests: ['sha256'] },
};

/** How the account and /info are, where a test says something else than usual. */
interface Cluster {
  readonly info?: Reply;
  readonly account?: number;
  /** Headers that the account holds; a POST changes them where `isOwner`. */
  readonly keys?: Readonly<Record<string, string>>;
  readonly isOwner?: boolean;
}

let server: Pretender | undefined;
let backend: StorageBackend | undefined;

afterEach(async () => {
  jest.restoreAllMocks();
  await backend?.close();
  await server?.stop();
  backend = server = undefined;
});

function infoOf(info: object): Reply {
  return { status: 200, body: JSON.stringify(info) };
}

async function start(cluster: Cluster = {}): Promise<Pretender> {
  const { info = infoOf(INFO), account = 204, isOwner = true } = cluster;
  let keys: Readonly<Record<string, string>> = cluster.keys ?? {};
  const reply = ({ method, path, headers }: Asked): Reply => {
    if (path === '/info') return info;
    if (path === '/auth') return letIn();
    if (method === 'POST' && isOwner) keys = { ...keys, ...keysIn(headers) };
    return { status: account, headers: { ...keys, 'x-trans-id': 'tx1' } };
  };
  server = await pretend(reply);
  return server;
}

function letIn(): Reply {
  const url = `${server?.url ?? ''}/v1/AUTH_test`;
  return {
    status: 200,
    headers: { 'x-auth-token': 't', 'x-storage-url': url },
  };
}

function keysIn(headers: Asked['headers']): Record<string, string> {
  const keys = Object.entries(headers).filter(([name]) => name.startsWith(KEY));
  return Object.fromEntries(keys.map(([name, value]) => [name, String(value)]));
}

async function open(cluster: Cluster, more: object = {}, manner?: OpenManner) {
  const { url } = await start(cluster);
  const auth = { version: 1, url: `${url}/auth`, user: 'u', key: 'hidden' };
  backend = await swift.open(swift.parseOptions({ auth, ...more }), manner);
  return backend;
}

/** The keys that were put on the account. */
function put(): readonly object[] {
  const posts = (server?.asked ?? []).filter(({ method }) => method === 'POST');
  return posts.map(({ headers }) => keysIn(headers));
}

describe('what an account on a cluster can do', () => {
  test('is all of it where the cluster says so and a key is there', async () => {
    const { lacks, versions, bulkDelete, signer, limits } = await open(
      { keys: { [KEY]: 'one' } },
      { tempUrlKey: 'one' },
    );
    expect(lacks).toEqual({});
    expect([versions, bulkDelete, signer]).not.toContain(undefined);
    expect(limits.maxObjectSize).toBe(50_000);
  });

  test.each([
    ['multipart', { slo: undefined }, /no static large objects/],
    ['versions', { object_versioning: undefined }, /keeps no versions/],
    ['bulkDelete', { bulk_delete: undefined }, /no bulk delete/],
    ['signer', { tempurl: undefined }, /no signed URLs/],
    ['signer', { tempurl: { methods: ['GET'] } }, /no signed URLs/],
    ['signer', { tempurl: {} }, /sha1 only/],
  ] as const)('lacks %s with %j', async (facet, without, why) => {
    const info = infoOf({ ...INFO, ...without });
    const opened = await open({ info }, { tempUrlKey: 'one' });

    expect(opened[facet]).toBeUndefined();
    expect(opened.lacks?.[facet]).toMatch(why);
  });

  test.each([401, 403, 404])(
    'is little where the cluster does not tell (%i), and that is said',
    async (status) => {
      const { lacks, limits } = await open({ info: { status } });
      expect(Object.keys(lacks ?? {}).sort()).toEqual([
        'bulkDelete',
        'multipart',
        'signer',
        'versions',
      ]);
      expect(lacks?.versions).toMatch(new RegExp(`/info answers ${status}`));
      expect(limits.maxObjectSize).toBe(5 * 1024 ** 3);
    },
  );
});

describe('the keys that sign URLs', () => {
  test.each([
    ['one that is there', { [KEY]: 'one' }, { tempUrlKey: 'one' }, []],
    ['one in the second place', { [KEY_2]: 'one' }, { tempUrlKey: 'one' }, []],
    ['one that is not there', {}, { tempUrlKey: 'one' }, [{ [KEY]: 'one' }]],
    [
      'one beside another',
      { [KEY]: 'other' },
      { tempUrlKey: 'one' },
      [{ [KEY_2]: 'one' }],
    ],
    [
      'two that are there',
      { [KEY]: 'two', [KEY_2]: 'one' },
      { tempUrlKey: 'one', tempUrlKey2: 'two' },
      [],
    ],
    [
      'two in the place of others',
      { [KEY]: 'a', [KEY_2]: 'b' },
      { tempUrlKey: 'one', tempUrlKey2: 'two' },
      [{ [KEY]: 'one', [KEY_2]: 'two' }],
    ],
  ])('are settled: %s', async (_, keys, options, expected) => {
    const opened = await open({ keys }, options);

    expect(opened.signer).toBeDefined();
    expect(put()).toEqual(expected);
  });

  test('are left alone where two others are, and it is said what to do', async () => {
    const keys = { [KEY]: 'a', [KEY_2]: 'b' };
    const { signer, lacks } = await open({ keys }, { tempUrlKey: 'one' });

    expect(signer).toBeUndefined();
    expect(lacks?.signer).toMatch(/two other keys.*tempUrlKey2/);
    expect(put()).toEqual([]);
  });

  test('are not there where the options name none, and it is said what to do', async () => {
    const { signer, lacks } = await open({});
    expect(signer).toBeUndefined();
    expect(lacks?.signer).toMatch(/set `tempUrlKey`/);
  });

  test.each([
    ['says that it did', 204],
    ['refuses', 403],
  ])(
    'are missed where the cluster, asked by a user who is no owner, %s',
    async (_, account) => {
      const { signer, lacks } = await open(
        { isOwner: false, account },
        { tempUrlKey: 'one' },
      );
      expect(signer).toBeUndefined();
      expect(lacks?.signer).toMatch(/have the owner set it/);
    },
  );
});

describe('an account that is only looked at', () => {
  const look = { purpose: 'LOOK' } as const;

  test.each([
    ['a key', {}, { tempUrlKey: 'one' }, /Key` is not .*serve` puts it/],
    [
      'two keys in the place of others',
      { [KEY]: 'a', [KEY_2]: 'b' },
      { tempUrlKey: 'one', tempUrlKey2: 'two' },
      /`tempUrlKey` and `tempUrlKey2` are not .* serve` puts them/,
    ],
  ])('is told to get %s, and does not', async (_, keys, options, why) => {
    const { signer, lacks } = await open({ keys }, options, look);

    expect(signer).toBeUndefined();
    expect(lacks?.signer).toMatch(why);
    expect(put()).toEqual([]);
  });

  test('signs by a key that is there', async () => {
    const keys = { [KEY]: 'one' };
    const { signer } = await open({ keys }, { tempUrlKey: 'one' }, look);
    expect(signer).toBeDefined();
  });
});

describe('an account that does not open', () => {
  test('says which URL gave what, and no secret', async () => {
    const failure = await failureOf(open({ info: { status: 503 } }));
    expect(failure.code).toBe('UNAVAILABLE');
    expect(failure.context.reason).toContain(`${server?.url ?? ''}/info`);
    expect(String(failure)).not.toMatch(/hidden/);
  });

  test('says that there is none at the URL', async () => {
    const failure = await failureOf(open({ account: 404 }));
    expect(failure.code).toBe('CONFIG_INVALID');
    expect(failure.context.reason).toMatch(/no account at .*\/v1\/AUTH_test/);
  });

  test('says so when nothing comes in time', async () => {
    const short = AbortSignal.timeout(50);
    jest.spyOn(AbortSignal, 'timeout').mockReturnValue(short);
    server = await pretend(() => undefined);
    const auth = { version: 1, url: `${server.url}/auth`, user: 'u', key: 'k' };

    const failure = await failureOf(swift.open(swift.parseOptions({ auth })));

    expect(failure.code).toBe('UNAVAILABLE');
    expect(failure.context.reason).toMatch(
      /\/auth gives no answer within 20 s/,
    );
  });

  test('says that nobody listens there', async () => {
    const gone = await start();
    const { url } = gone;
    await gone.stop();
    server = undefined;
    const auth = { version: 1, url: `${url}/auth`, user: 'u', key: 'k' };

    const failure = await failureOf(swift.open(swift.parseOptions({ auth })));

    expect(failure.code).toBe('UNAVAILABLE');
    expect(failure.context.reason).toMatch(/\/auth: .*ECONNREFUSED/);
  });
});
