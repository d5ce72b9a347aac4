import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type {
  Multipart,
  MultipartRef,
  ObjectRef,
  PartStat,
  StorageBackend,
} from '../../../src/storage/index.js';
import { list, read, write } from '../../contract/acts.js';
import { findSwift, type SwiftCluster } from '../../services/swift/index.js';
import { beingRead, bodyOf, openBody } from '../../support/bodies.js';
import { seededBytes } from '../../support/bytes.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsOf } from './accounts.js';
import { rawClient, type Raw } from './raw.js';

const LIMIT = 10_000;
const SIZE = 4_000;
const CONTENT = seededBytes('parts', 2 * SIZE + 17);

describeWith('uploads in parts to Swift', await findSwift(), (host) => {
  let cluster: SwiftCluster;
  let backend: StorageBackend;
  let multipart: Multipart;
  let raw: Raw;
  let ref: ObjectRef;
  let made = 0;

  beforeAll(async () => {
    cluster = await host.start({ maxFileSize: LIMIT });
    backend = await openAccount(optionsOf(cluster));
    if (!backend.multipart) throw new Error('A facet is lost.');
    multipart = backend.multipart;
    raw = await rawClient(cluster);
  }, 60_000);
  afterAll(async () => {
    await backend.close();
    await cluster.stop();
  });
  beforeEach(async () => {
    made += 1;
    ref = { container: `parts-${made}`, name: 'ä/in parts' };
    await backend.createContainer(ref.container, {}, call);
  });

  const room = () => `${ref.container}_segments`;
  const segments = () => list(backend, room());
  const begin = (at = ref) =>
    multipart.beginMultipart(at, { partSize: SIZE }, call);
  const put = (upload: MultipartRef, partNumber: number, content: Buffer) => {
    const part = { partNumber, size: content.length, body: bodyOf(content) };
    return multipart.putPart(upload, part, call);
  };
  const complete = (upload: MultipartRef, parts: readonly PartStat[]) =>
    multipart.completeMultipart(upload, { parts }, call);
  const begun = async (content = CONTENT, at = ref) => {
    const upload = await begin(at);
    const parts: PartStat[] = [];
    for (let from = 0; from < content.length; from += SIZE) {
      const part = content.subarray(from, from + SIZE);
      parts.push(await put(upload, parts.length + 1, part));
    }
    return { upload, parts };
  };

  test('have the limits of the cluster', () => {
    expect(multipart).toMatchObject({
      minPartSize: 1,
      maxPartSize: LIMIT,
      maxParts: 1000,
    });
  });

  test('leave the parts alone as segments, and these go with the object', async () => {
    const { upload, parts } = await begun();
    await complete(upload, parts);
    expect(await segments()).toHaveLength(3);
    await backend.deleteObject(ref, {}, call);
    expect(await segments()).toEqual([]);
  });

  test('leave nothing when they are aborted, and their container goes', async () => {
    const { upload } = await begun();
    await put(upload, 2, seededBytes('again', SIZE));
    await multipart.abortMultipart(upload, call);
    expect(await segments()).toEqual([]);
    await backend.deleteContainer(ref.container, call);
    const look = backend.statContainer(room(), call);
    expect((await failureOf(look)).code).toBe('CONTAINER_NOT_FOUND');
  });

  test('end with their container, and that for the segments goes too', async () => {
    const { upload, parts } = await begun();
    await begin({ ...ref, name: 'another' });
    await backend.deleteContainer(ref.container, call);
    const look = backend.statContainer(room(), call);
    expect((await failureOf(look)).code).toBe('CONTAINER_NOT_FOUND');

    await backend.createContainer(ref.container, {}, call);
    const completing = complete(upload, parts);
    expect((await failureOf(completing)).code).toBe('UPLOAD_NOT_FOUND');
  });

  test('leave what others have in the container for segments when their own is deleted', async () => {
    await begun();
    await write(backend, { container: room(), name: 'theirs' }, 'theirs');
    await backend.deleteContainer(ref.container, call);
    expect(await segments()).toEqual(['theirs']);
  });

  test.each([
    ['another content', 'x'.repeat(SIZE), 'Etag Mismatch'],
    ['another length', 'short', 'Size Mismatch'],
  ])('are refused with a segment of %s', async (_, body, what) => {
    const { upload, parts } = await begun();
    const segment = (await segments()).find((name) => name.endsWith('1')) ?? '';
    await raw('PUT', `/${room()}/${segment}`, { body });

    const error = await failureOf(complete(upload, parts));
    expect(error.code).toBe('INVALID_ARGUMENT');
    expect(error.context.reason).toContain(`refuses parts: 1 (${what})`);
    expect(await list(backend, ref.container)).toEqual([]);
  });

  test('are refused with a segment that is gone, and go on once it is put again', async () => {
    const { upload, parts } = await begun();
    const last = (await segments()).find((name) => name.endsWith('3')) ?? '';
    await backend.deleteObject({ container: room(), name: last }, {}, call);
    const error = await failureOf(complete(upload, parts));
    expect(error.code).toBe('INVALID_ARGUMENT');
    expect(error.context.reason).toContain('3 (404 Not Found)');

    const again = await put(upload, 3, CONTENT.subarray(2 * SIZE));
    await complete(upload, [...parts.slice(0, 2), again]);
    expect(await read(backend, ref)).toEqual(CONTENT);
  });

  test('have one part of five that race for its number, whole, and the last', async () => {
    const upload = await begin();
    const contents = [1, 2, 3, 4, 5].map((n) => seededBytes(`${n}`, SIZE));
    const racers = contents.map(async (content) => ({
      content,
      part: await put(upload, 1, content),
    }));
    const won: Buffer[] = [];
    for (const { content, part } of await Promise.all(racers)) {
      const outcome = await complete(upload, [part]).catch(failed);
      if (outcome !== 'INVALID_ARGUMENT') won.push(content);
      if (won.length > 0) break;
    }
    expect([await read(backend, ref)]).toEqual(won);
    expect(await segments()).toHaveLength(1);
  });

  test('are refused with a part in whose place another came', async () => {
    const upload = await begin();
    const former = await put(upload, 1, seededBytes('former', SIZE));
    const latter = await put(upload, 1, seededBytes('latter', SIZE));
    const error = await failureOf(complete(upload, [former]));
    expect(error.code).toBe('INVALID_ARGUMENT');
    expect(error.context.reason).toContain('part 1 was put again');
    expect((await complete(upload, [latter])).size).toBe(SIZE);
  });

  test('leave nothing of a part in whose place another came', async () => {
    const upload = await begin();
    await put(upload, 1, seededBytes('former', SIZE));
    await put(upload, 2, seededBytes('left out', SIZE));
    const part = await put(upload, 1, seededBytes('latter', SIZE));
    await complete(upload, [part]);
    expect(await segments()).toHaveLength(1);
    expect(await read(backend, ref)).toEqual(seededBytes('latter', SIZE));
  });

  test('are not changed by a part that comes when they are over, and keep none', async () => {
    const upload = await begin();
    const part = await put(upload, 1, seededBytes('in time', SIZE));
    const body = openBody('late');
    const late = { partNumber: 1, size: 8, body };
    const putting = failureOf(multipart.putPart(upload, late, call));
    await beingRead(body);
    await complete(upload, [part]);
    body.push('+end');
    body.push(null);

    expect((await putting).code).toBe('UPLOAD_NOT_FOUND');
    expect(await read(backend, ref)).toEqual(seededBytes('in time', SIZE));
    expect(await segments()).toHaveLength(1);
  });

  test('take the segments of what they overwrite away', async () => {
    await write(backend, ref, seededBytes('large', 3 * LIMIT));
    const first = await begun();
    await complete(first.upload, first.parts);
    expect(await segments()).toHaveLength(3);
    const second = await begun(seededBytes('second', SIZE));
    await complete(second.upload, second.parts);
    expect(await segments()).toHaveLength(1);
  });

  test('go into an object with a name as long as may be, and are aborted there', async () => {
    const long = { ...ref, name: 'é'.repeat(512) };
    const { upload, parts } = await begun(CONTENT, long);
    await complete(upload, parts);
    expect(await read(backend, long)).toEqual(CONTENT);
    const other = await begun(CONTENT, long);
    await multipart.abortMultipart(other.upload, call);
    expect(await segments()).toHaveLength(3);
  });

  test('keep as much metadata as an object can have', async () => {
    const entries = Array.from({ length: 90 }, (_, at) => [`k${at}`, 'ü% _']);
    const metadata = new Map(entries as [string, string][]);
    const object = { partSize: SIZE, metadata, contentType: 'text/x; a="b"' };
    const upload = await multipart.beginMultipart(ref, object, call);
    const part = await put(upload, 1, CONTENT.subarray(0, SIZE));
    const stat = await complete(upload, [part]);
    expect(stat).toMatchObject({ metadata, contentType: 'text/x; a="b"' });
    const { metadata: kept } = await backend.statObject(ref, call);
    expect(kept).toEqual(metadata);
  });
});

function failed(error: unknown): unknown {
  return (error as { code?: unknown }).code;
}
