import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type {
  Multipart,
  MultipartRef,
  ObjectRef,
  StorageBackend,
} from '../../../src/storage/index.js';
import { WireProxy } from '../../chaos/wire-proxy.js';
import { list, read } from '../../contract/acts.js';
import { findSwift, type SwiftCluster } from '../../services/swift/index.js';
import { bodyOf } from '../../support/bodies.js';
import { seededBytes } from '../../support/bytes.js';
import { call } from '../../support/call.js';
import { eventually } from '../../support/eventually.js';
import { failureOf } from '../../support/failure.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsThrough } from './accounts.js';
import { rawClient, type Raw } from './raw.js';

const SIZE = 4_000;
const CONTENT = seededBytes('parts', SIZE);
const WEEK_S = 7 * 24 * 60 * 60;
const SAID = {
  contentType: 'text/css',
  metadata: new Map([['note', 'ä b']]),
} as const;

describeWith('records of uploads in Swift', await findSwift(), (host) => {
  let cluster: SwiftCluster;
  let proxy: WireProxy;
  let backend: StorageBackend;
  let multipart: Multipart;
  let raw: Raw;
  let ref: ObjectRef;
  let upload: MultipartRef;
  let record: string;
  let made = 0;

  beforeAll(async () => {
    cluster = await host.start();
    proxy = await WireProxy.before(cluster.storageUrl);
    backend = await openAccount(optionsThrough(proxy, cluster));
    if (!backend.multipart) throw new Error('A facet is lost.');
    multipart = backend.multipart;
    raw = await rawClient(cluster);
  }, 60_000);
  afterAll(async () => {
    await backend.close();
    await proxy[Symbol.asyncDispose]();
    await cluster.stop();
  });
  beforeEach(async () => {
    made += 1;
    ref = { container: `records-${made}`, name: 'doc' };
    await backend.createContainer(ref.container, {}, call);
    const object = { partSize: SIZE, ...SAID };
    upload = await multipart.beginMultipart(ref, object, call);
    const [name = ''] = await list(backend, room());
    record = `/${room()}/${name}`;
    proxy.reset();
  });

  const room = () => `${ref.container}_segments`;
  const put = (partNumber: number) => {
    const part = { partNumber, size: SIZE, body: bodyOf(CONTENT) };
    return multipart.putPart(upload, part, call);
  };
  const endOf = async (path: string) =>
    (await raw('HEAD', path)).headers.get('x-delete-at');
  const rewrites = () =>
    proxy.passed.filter(({ method }) => method === 'POST').length;

  test('an upload without a part goes seven days after it began', async () => {
    const left = Number(await endOf(record)) - Date.now() / 1000;
    expect(left).toBeLessThan(WEEK_S + 5);
    expect(left).toBeGreaterThan(WEEK_S - 120);
  });

  test('an upload with a part stays, and so does all that it says and the object that it makes', async () => {
    const parts = [await put(1), await put(2)];
    expect(await endOf(record)).toBeNull();
    expect(rewrites()).toBe(1);
    for (const name of await list(backend, room())) {
      expect(await endOf(`/${room()}/${name}`)).toBeNull();
    }

    await multipart.completeMultipart(upload, { parts }, call);
    const stat = await backend.statObject(ref, call);
    expect(stat).toMatchObject(SAID);
    expect(stat).not.toHaveProperty('expiresAt');
    const content = Buffer.concat([CONTENT, CONTENT]);
    expect((await read(backend, ref)).equals(content)).toBe(true);
  });

  test('an upload whose time is over takes no part, and its container can be deleted', async () => {
    await raw('POST', record, { headers: { 'x-delete-after': '1' } });
    await eventually('the record is over', async () =>
      raw('HEAD', record).then(
        () => false,
        () => true,
      ),
    );

    expect((await failureOf(put(1))).code).toBe('UPLOAD_NOT_FOUND');
    const abort = multipart.abortMultipart(upload, call);
    expect((await failureOf(abort)).code).toBe('UPLOAD_NOT_FOUND');
    const names = await list(backend, room());
    expect(names.filter((name) => !record.endsWith(name))).toEqual([]);
    await backend.deleteContainer(ref.container, call);
    const gone = await failureOf(list(backend, room()));
    expect(gone.code).toBe('CONTAINER_NOT_FOUND');
  });

  test('an upload whose time is over just as its first part comes takes none', async () => {
    const headers = { 'x-trans-id': 'tx1' };
    const isRewrite = ({ method }: { method: string }) => method === 'POST';
    proxy.fail(isRewrite, { answer: 404, headers });
    expect((await failureOf(put(1))).code).toBe('UPLOAD_NOT_FOUND');
    expect(await list(backend, room())).toEqual([
      record.slice(room().length + 2),
    ]);
  });
});
