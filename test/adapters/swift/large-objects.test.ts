import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import {
  isStorageError,
  type ObjectRef,
  type StorageBackend,
} from '../../../src/storage/index.js';
import { list, read, write } from '../../contract/acts.js';
import { findSwift, type SwiftCluster } from '../../services/swift/index.js';
import { bytesOf, failingBody, letGo, openBody } from '../../support/bodies.js';
import { digestOf, seededBytes } from '../../support/bytes.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsOf } from './accounts.js';

/** What one object may hold in this cluster, and a segment: 5 GiB and 1 GiB, in little. */
const LIMIT = 100_000;
const MAX_SEGMENTS = 12;

const settings = { maxFileSize: LIMIT, maxManifestSegments: MAX_SEGMENTS };

describeWith('large objects in Swift', await findSwift(), (host) => {
  let cluster: SwiftCluster;
  let backend: StorageBackend;
  let ref: ObjectRef;
  let made = 0;

  beforeAll(async () => {
    cluster = await host.start(settings);
    backend = await openAccount(optionsOf(cluster));
  }, 60_000);
  afterAll(async () => {
    await backend.close();
    await cluster.stop();
  });
  beforeEach(async () => {
    made += 1;
    const container = `large-${made}`;
    await backend.createContainer(container, {}, call);
    ref = { container, name: 'ä/large one' };
  });

  const segments = (): Promise<readonly string[]> =>
    list(backend, `${ref.container}_segments`).catch((error: unknown) => {
      if (isStorageError(error, 'CONTAINER_NOT_FOUND')) return [];
      throw error;
    });

  test.each([
    ['at the limit is in one piece', LIMIT, 0],
    ['of one byte more is in segments', LIMIT + 1, 2],
    [
      'of the greatest size is in all the segments there may be',
      LIMIT * 12,
      12,
    ],
  ])('an object %s, and is read to the byte', async (_, size, pieces) => {
    const content = seededBytes('large', size);
    const written = await write(backend, ref, content, { size });

    expect((await read(backend, ref)).equals(content)).toBe(true);
    expect(await segments()).toHaveLength(pieces);
    const stat = await backend.statObject(ref, call);
    expect(stat).toMatchObject({ size, etag: written.etag });
    expect(stat.checksums?.md5).toBe(digestOf('md5', content));
  });

  test('an object beyond the greatest size is refused before it is read', async () => {
    const size = LIMIT * MAX_SEGMENTS + 1;
    expect(backend.limits.maxObjectSize).toBe(size - 1);
    const body = openBody('never read');
    const writing = backend.writeObject(ref, { body, size }, call);
    const error = await failureOf(writing);
    expect(error.code).toBe('TOO_LARGE');
    expect(error.context).toMatchObject({ limit: size - 1, actual: size });
    await letGo(body);
  });

  test('a body of unknown size passes the greatest and leaves nothing behind', async () => {
    const content = seededBytes('endless', LIMIT * MAX_SEGMENTS + 1);
    const error = await failureOf(write(backend, ref, content));
    expect(error.code).toBe('TOO_LARGE');
    expect(await list(backend, ref.container)).toEqual([]);
    expect(await segments()).toEqual([]);
  });

  test('a body of unknown size goes into as many segments as it needs', async () => {
    const content = seededBytes('unknown', LIMIT * 3 + 5);
    const metadata = new Map([['unit', 'tést']]);
    const contentType = 'text/plain';
    await write(backend, ref, content, { metadata, contentType });
    expect((await read(backend, ref)).equals(content)).toBe(true);
    expect(await segments()).toHaveLength(4);
    const stat = await backend.statObject(ref, call);
    expect(stat).toMatchObject({ metadata, contentType });
  });

  test('any range is that part of it, across segments too', async () => {
    const content = seededBytes('ranges', LIMIT * 2 + 10);
    await write(backend, ref, content);
    for (const [first, last] of [
      [0, 0],
      [LIMIT - 1, LIMIT],
      [5, LIMIT * 2 + 5],
    ] as const) {
      const part = await read(backend, ref, { range: { first, last } });
      expect(part.equals(content.subarray(first, last + 1))).toBe(true);
    }
    const suffix = await read(backend, ref, { range: { suffix: 12 } });
    expect(suffix.equals(content.subarray(-12))).toBe(true);
    const range = { first: content.length };
    const error = await failureOf(backend.readObject(ref, { range }, call));
    expect(error.code).toBe('RANGE_NOT_SATISFIABLE');
    expect(error.context.limit).toBe(content.length);
  });

  test('a body that breaks half way leaves no object and no segments', async () => {
    const start = 'x'.repeat(LIMIT * 2 + LIMIT / 2);
    const body = failingBody(start, new Error('cut'));
    await failureOf(backend.writeObject(ref, { body }, call));
    expect(await list(backend, ref.container)).toEqual([]);
    expect(await segments()).toEqual([]);
  });

  test('a body with another digest leaves what was there, and no segments', async () => {
    await write(backend, ref, 'before');
    const content = seededBytes('spoilt', LIMIT * 2);
    const spoilt = { expect: { crc32: '00000000' }, size: content.length };
    const error = await failureOf(write(backend, ref, content, spoilt));
    expect(error.code).toBe('CHECKSUM_MISMATCH');
    expect((await read(backend, ref)).toString()).toBe('before');
    expect(await segments()).toEqual([]);
  });

  test('an overwrite and a delete take the segments along', async () => {
    await write(backend, ref, seededBytes('one', LIMIT * 2));
    await write(backend, ref, seededBytes('two', LIMIT * 3));
    expect(await segments()).toHaveLength(3);
    await write(backend, ref, 'small');
    expect(await segments()).toEqual([]);

    await write(backend, ref, seededBytes('three', LIMIT * 2));
    await backend.deleteObject(ref, {}, call);
    expect(await segments()).toEqual([]);
  });

  test('ifAbsent leaves a large object whole, and no segments of its own', async () => {
    const content = seededBytes('first', LIMIT + 1);
    await write(backend, ref, content, { ifAbsent: true });
    const again = write(backend, ref, content, { ifAbsent: true });
    expect((await failureOf(again)).code).toBe('OBJECT_EXISTS');
    expect(await segments()).toHaveLength(2);
    expect((await read(backend, ref)).equals(content)).toBe(true);
  });

  test('a lost segment never passes for the whole', async () => {
    await write(backend, ref, seededBytes('lost', LIMIT * 3));
    const container = `${ref.container}_segments`;
    const name = (await segments())[1] ?? '';
    await backend.deleteObject({ container, name }, {}, call);

    const { body } = await backend.readObject(ref, {}, call);
    const error = await failureOf(bytesOf(body));
    expect(error.code).toBe('UNAVAILABLE');
  });

  test('a copy has segments of its own, and outlives its source', async () => {
    const content = seededBytes('copied', LIMIT * 2 + 1);
    await write(backend, ref, content);
    const copy = { ...ref, name: 'copy' };
    await backend.copy?.copyObject(ref, { ref: copy }, call);
    await backend.deleteObject(ref, {}, call);
    expect((await read(backend, copy)).equals(content)).toBe(true);
    expect(await segments()).toHaveLength(3);
  });

  test('what is said of it changes, and it stays as it is', async () => {
    const content = seededBytes('described', LIMIT * 2);
    const { etag } = await write(backend, ref, content);
    const metadata = { set: new Map([['a', 'b']]) };
    const change = { metadata, contentType: 'text/css' };
    const stat = await backend.updateObject(ref, change, call);
    expect(stat).toMatchObject({ etag, contentType: 'text/css' });
    expect(stat.metadata?.get('a')).toBe('b');
    expect((await read(backend, ref)).equals(content)).toBe(true);
  });

  test('its segments go when it goes', async () => {
    const content = seededBytes('expiring', LIMIT * 2);
    const expiresAt = new Date(Date.now() + 3_600_000);
    await write(backend, ref, content, { expiresAt });
    expect(await segmentExpiries()).toEqual(twice(expiresAt));

    const later = new Date(expiresAt.getTime() + 60_000);
    await backend.expiry?.setExpiry(ref, later, call);
    expect(await segmentExpiries()).toEqual(twice(later));

    await backend.expiry?.setExpiry(ref, null, call);
    expect(await segmentExpiries()).toEqual([undefined, undefined]);
  });

  test('versions that are kept keep their segments', async () => {
    const { container } = ref;
    await backend.updateContainer(container, { versioning: 'ENABLED' }, call);
    const content = seededBytes('kept', LIMIT * 2);
    const { versionId = '' } = await write(backend, ref, content);
    await write(backend, ref, 'small');
    const version = { ...ref, versionId };
    expect((await read(backend, version)).equals(content)).toBe(true);

    await backend.versions?.deleteVersion(version, call);
    expect(await segments()).toEqual([]);
  });

  test('a name as long as may be has segments too', async () => {
    const long = { ...ref, name: 'é'.repeat(512) };
    const content = seededBytes('long', LIMIT + 1);
    await write(backend, long, content);
    expect((await read(backend, long)).equals(content)).toBe(true);
  });

  async function segmentExpiries() {
    const container = `${ref.container}_segments`;
    const stats = (await segments()).map((name) =>
      backend.statObject({ container, name }, call),
    );
    return (await Promise.all(stats)).map(({ expiresAt }) => expiresAt);
  }
});

/** Of two segments: Swift knows seconds, and takes the next. */
function twice(expiresAt: Date): readonly Date[] {
  const at = new Date(Math.ceil(expiresAt.getTime() / 1000) * 1000);
  return [at, at];
}
