import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { BulkDelete, StorageBackend } from '../../../src/storage/index.js';
import { list, write, writeAll } from '../../contract/acts.js';
import { findSwift, type SwiftCluster } from '../../services/swift/index.js';
import { seededBytes } from '../../support/bytes.js';
import { call } from '../../support/call.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsOf } from './accounts.js';

/** Bytes that one object may hold in this cluster: what has more is in segments. */
const LIMIT = 100_000;

/** So many that they are looked up first and go together. */
const MANY = Array.from({ length: 20 }, (_, index) => `many/${index}`);

describeWith('Bulk delete in Swift', await findSwift(), (host) => {
  let cluster: SwiftCluster;
  let backend: StorageBackend;
  let bulk: BulkDelete;
  let container: string;
  let made = 0;

  beforeAll(async () => {
    cluster = await host.start({ maxFileSize: LIMIT });
    backend = await openAccount(optionsOf(cluster));
    if (!backend.bulkDelete) throw new Error('The facet is lost.');
    bulk = backend.bulkDelete;
  }, 60_000);
  afterAll(async () => {
    await backend.close();
    await cluster.stop();
  });
  beforeEach(async () => {
    made += 1;
    container = `bulk-${made}`;
    await backend.createContainer(container, {}, call);
    await writeAll(backend, container, [...MANY, 'many/1/other', 'stays']);
  });

  async function codesOf(names: readonly string[]) {
    const answers = await bulk.deleteObjects(container, names, call);
    return answers.map((answer) => answer?.code);
  }

  test('says of each of many names whether it was there', async () => {
    const codes = await codesOf(['missing', ...MANY, 'many/3', '', 'zz']);

    expect(codes).toEqual([
      'OBJECT_NOT_FOUND',
      ...MANY.map(() => undefined),
      'OBJECT_NOT_FOUND',
      'INVALID_OBJECT_NAME',
      'OBJECT_NOT_FOUND',
    ]);
    expect(await list(backend, container)).toEqual(['many/1/other', 'stays']);
  });

  test('leaves no segments of the large objects among them', async () => {
    const large = { container, name: 'many/large' };
    await write(backend, large, seededBytes('large', LIMIT + 1));
    expect(await list(backend, `${container}_segments`)).toHaveLength(2);

    const codes = await codesOf([...MANY, large.name]);

    expect(new Set(codes)).toEqual(new Set([undefined]));
    expect(await list(backend, `${container}_segments`)).toEqual([]);
  });

  test('puts markers where versions are kept', async () => {
    const versioning = 'ENABLED';
    await backend.updateContainer(container, { versioning }, call);

    await codesOf(MANY);

    const ref = { container, name: 'many/7' };
    const page = await backend.versions?.listVersions(ref, { limit: 9 }, call);
    const markers = page?.items.map(({ isDeleteMarker }) => isDeleteMarker);
    expect(markers).toEqual([true, false]);
  });
});
