import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type {
  Multipart,
  MultipartRef,
  ObjectRef,
  PartStat,
  StorageBackend,
} from '../../../src/storage/index.js';
import { WireProxy, type Passed } from '../../chaos/wire-proxy.js';
import { list, read, write } from '../../contract/acts.js';
import { versionsOf } from '../../contract/versioned.js';
import { findSwift, type SwiftCluster } from '../../services/swift/index.js';
import { bodyOf } from '../../support/bodies.js';
import { seededBytes } from '../../support/bytes.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsOf, optionsThrough } from './accounts.js';

const SIZE = 4_000;
const CONTENT = seededBytes('parts', 2 * SIZE + 17);

/** The cluster's own answer, and not that of something before it. */
const ITS_OWN = { 'x-trans-id': 'tx1', etag: 'e'.repeat(32) };

const JSON_SAID = { ...ITS_OWN, 'content-type': 'application/json' };

const isManifest = ({ method, path }: Passed) =>
  method === 'PUT' && path.includes('multipart-manifest=put');

describeWith('what Swift answers to uploads', await findSwift(), (host) => {
  let cluster: SwiftCluster;
  let proxy: WireProxy;
  let backend: StorageBackend;
  let steady: StorageBackend;
  let multipart: Multipart;
  let ref: ObjectRef;
  let made = 0;

  beforeAll(async () => {
    cluster = await host.start({ own: true });
    proxy = await WireProxy.before(cluster.storageUrl);
    backend = await openAccount(optionsThrough(proxy, cluster));
    steady = await openAccount(optionsOf(cluster));
    if (!backend.multipart) throw new Error('A facet is lost.');
    multipart = backend.multipart;
  }, 60_000);
  afterAll(async () => {
    await backend.close();
    await steady.close();
    await proxy[Symbol.asyncDispose]();
    await cluster.stop();
  });
  beforeEach(async () => {
    made += 1;
    proxy.reset();
    ref = { container: `answers-${made}`, name: 'in parts' };
    await steady.createContainer(ref.container, {}, call);
  });

  const segments = () => list(steady, `${ref.container}_segments`);
  const asked = () => proxy.passed.map(({ method }) => method);
  const complete = (
    { upload, parts }: { upload: MultipartRef; parts: readonly PartStat[] },
    ifAbsent = false,
  ) => multipart.completeMultipart(upload, { parts, ifAbsent }, call);
  const begun = async () => {
    const object = { partSize: SIZE };
    const upload = await multipart.beginMultipart(ref, object, call);
    const parts: PartStat[] = [];
    for (const at of [0, 1, 2]) {
      const content = CONTENT.subarray(at * SIZE, (at + 1) * SIZE);
      const its = { partNumber: at + 1, size: content.length };
      const part = { ...its, body: bodyOf(content) };
      parts.push(await multipart.putPart(upload, part, call));
    }
    return { upload, parts };
  };

  test('a part is sent once, the upload looked for before and after it', async () => {
    const { upload } = await begun();
    proxy.reset();
    const part = { partNumber: 4, size: 1, body: bodyOf('x') };
    await multipart.putPart(upload, part, call);
    expect(asked()).toEqual(['HEAD', 'PUT', 'HEAD']);
  });

  test('a completion sends one manifest, and no segment is looked at', async () => {
    const its = await begun();
    proxy.reset();
    await complete(its);
    expect(proxy.passed.filter(isManifest)).toHaveLength(1);
    expect(asked()).toEqual(['HEAD', 'HEAD', 'GET', 'HEAD', 'PUT', 'DELETE']);
  });

  test('a part whose answer is lost leaves no segment', async () => {
    const { upload } = await begun();
    proxy.fail(({ method }) => method === 'PUT', { drop: 'after' });
    const part = { partNumber: 1, size: 1, body: bodyOf('x') };
    const putting = multipart.putPart(upload, part, call);
    expect((await failureOf(putting)).code).toBe('UNAVAILABLE');
    expect(await segments()).toHaveLength(4); // Three parts, and the record.
  });

  test('a completion whose answer was lost is found the next time, whatever its condition', async () => {
    const its = await begun();
    proxy.fail(isManifest, { drop: 'after' });
    expect((await failureOf(complete(its, true))).code).toBe('UNAVAILABLE');

    proxy.reset();
    const stat = await complete(its, true);
    expect(stat).toEqual(await steady.statObject(ref, call));
    expect(proxy.passed.filter(isManifest)).toEqual([]);
    expect(await read(steady, ref)).toEqual(CONTENT);
    expect(await segments()).toHaveLength(3);
  });

  test('a completion that a balancer knows nothing of is made the next time', async () => {
    const its = await begun();
    proxy.fail(isManifest, { answer: 504, body: 'Gateway Time-out' });
    expect((await failureOf(complete(its))).code).toBe('UNAVAILABLE');
    await complete(its);
    expect(await read(steady, ref)).toEqual(CONTENT);
  });

  test('an upload whose completion was not heard of can not be aborted: it is an object', async () => {
    const its = await begun();
    proxy.fail(isManifest, { drop: 'after' });
    await failureOf(complete(its));
    const aborting = multipart.abortMultipart(its.upload, call);
    expect((await failureOf(aborting)).code).toBe('UPLOAD_NOT_FOUND');
    expect(await read(steady, ref)).toEqual(CONTENT);
    expect(await segments()).toHaveLength(3);
  });

  test('a version that was completed unheard and overwritten keeps its segments', async () => {
    const { container } = ref;
    await steady.updateContainer(container, { versioning: 'ENABLED' }, call);
    const its = await begun();
    proxy.fail(isManifest, { drop: 'after' });
    await failureOf(complete(its));
    await write(steady, ref, 'over it');
    await failureOf(multipart.abortMultipart(its.upload, call));

    if (!steady.versions) throw new Error('A facet is lost.');
    const [, old] = await versionsOf(steady.versions, ref);
    const version = { ...ref, versionId: old?.versionId ?? '' };
    expect(await read(steady, version)).toEqual(CONTENT);
  });

  test('a manifest that was overtaken is sent again', async () => {
    const its = await begun();
    proxy.fail(isManifest, { answer: 202, headers: ITS_OWN });
    await complete(its);
    expect(proxy.passed.filter(isManifest)).toHaveLength(2);
    expect(await read(steady, ref)).toEqual(CONTENT);
  });

  test.each([
    ['of which one can not be looked at', '503 Service Unavailable'],
    ['of which one gave an error', '500 Internal Error'],
  ])('segments %s are no fault of the parts', async (_, status) => {
    const its = await begun();
    const body = JSON.stringify({ Errors: [['/room/one/00000002', status]] });
    proxy.fail(isManifest, { answer: 400, headers: JSON_SAID, body });
    const error = await failureOf(complete(its));
    expect(error.code).toBe('UNAVAILABLE');
    expect(error.context.reason).toContain(`2 (${status})`);
  });

  test('a manifest that is refused for another reason is not taken for wrong parts', async () => {
    const its = await begun();
    const body = 'the header is too long';
    proxy.fail(isManifest, { answer: 400, headers: ITS_OWN, body });
    const error = await failureOf(complete(its));
    expect(error).toMatchObject({ code: 'UNEXPECTED' });
    expect(error.context.reason).toContain(body);
  });

  test('an upload that could not be aborted wholly can be aborted again', async () => {
    const { upload } = await begun();
    const isDelete = ({ method }: Passed) => method === 'DELETE';
    proxy.fail(isDelete, { answer: 503, headers: ITS_OWN });
    const aborting = failureOf(multipart.abortMultipart(upload, call));
    expect((await aborting).code).toBe('UNAVAILABLE');
    await multipart.abortMultipart(upload, call);
    expect(await segments()).toEqual([]);
  });
});
