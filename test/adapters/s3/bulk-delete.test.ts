import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import type { BulkDelete, StorageBackend } from '../../../src/storage/index.js';
import { WireProxy } from '../../chaos/wire-proxy.js';
import { list, writeAll } from '../../contract/acts.js';
import { findCeph, type CephCluster } from '../../services/ceph/index.js';
import { clientOf } from '../../services/s3.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsThrough } from './accounts.js';

/** So many that they are looked up first and go together. */
const MANY = Array.from({ length: 20 }, (_, index) => `many/${index}`);

/** Names that XML bends, or can't hold. */
const ODD = [
  ' lead',
  'trail ',
  'two  spaces',
  'tab\there',
  'line\nfeed',
  '\u0001',
];

const HEADERS = { 'x-amz-request-id': 'tx1' };

describeWith('Bulk delete in Ceph', await findCeph(), (host) => {
  let cluster: CephCluster;
  let proxy: WireProxy;
  let backend: StorageBackend;
  let bulk: BulkDelete;
  let container: string;

  beforeAll(async () => {
    cluster = await host.start();
    proxy = await WireProxy.before(cluster.endpoint);
    backend = await openAccount(optionsThrough(proxy, cluster));
    if (!backend.bulkDelete) throw new Error('The facet is lost.');
    bulk = backend.bulkDelete;
  }, 60_000);
  afterAll(async () => {
    await backend.close();
    await proxy[Symbol.asyncDispose]();
    await cluster.stop();
  });
  beforeEach(async () => {
    container = `stowage-bulk-${randomUUID()}`;
    await backend.createContainer(container, {}, call);
    await writeAll(backend, container, [...MANY, 'many/1/other', 'stays']);
    proxy.reset();
  });

  async function codesOf(names: readonly string[]) {
    const answers = await bulk.deleteObjects(container, names, call);
    return answers.map((answer) => answer?.code);
  }

  const isDelete = ({ method, path }: { method: string; path: string }) =>
    method === 'POST' && /\?delete/.test(path);

  test('says of each of many names whether it was there, in two requests', async () => {
    const names = ['missing', ...MANY, 'many/3', '', 'zz'];
    const answers = await bulk.deleteObjects(container, names, call);

    expect(answers.map((answer) => answer?.code)).toEqual([
      'OBJECT_NOT_FOUND',
      ...MANY.map(() => undefined),
      'OBJECT_NOT_FOUND',
      'INVALID_OBJECT_NAME',
      'OBJECT_NOT_FOUND',
    ]);
    expect(await list(backend, container)).toEqual(['many/1/other', 'stays']);
    expect(proxy.passed.filter(isDelete)).toHaveLength(1);
  });

  test('deletes names that XML bends', async () => {
    const raw = clientOf(cluster);
    for (const Key of ODD)
      await raw.send(new PutObjectCommand({ Bucket: container, Key }));
    raw.destroy();

    expect(new Set(await codesOf([...MANY, ...ODD]))).toEqual(
      new Set([undefined]),
    );
    expect(await list(backend, container)).toEqual(['many/1/other', 'stays']);
  });

  test('puts markers where versions are kept, and none over nothing', async () => {
    const versioning = 'ENABLED';
    await backend.updateContainer(container, { versioning }, call);

    await codesOf([...MANY, 'missing']);

    const history = async (name: string) => {
      const ref = { container, name };
      const page = await backend.versions?.listVersions(
        ref,
        { limit: 9 },
        call,
      );
      return page?.items.map(({ isDeleteMarker }) => isDeleteMarker);
    };
    expect(await history('many/7')).toEqual([true, false]);
    expect(await history('missing')).toEqual([]);
  });

  test('says why one could not be deleted', async () => {
    const [first = '', ...others] = MANY;
    const deleted = others.map((key) => `<Deleted><Key>${key}</Key></Deleted>`);
    const error = `<Error><Key>${first}</Key><Code>AccessDenied</Code><Message>no</Message></Error>`;
    const body = `<?xml version="1.0"?><DeleteResult>${deleted.join('')}${error}</DeleteResult>`;
    proxy.fail(isDelete, { answer: 200, headers: HEADERS, body });

    const [denied, ...rest] = await bulk.deleteObjects(container, MANY, call);

    expect(denied).toMatchObject({
      code: 'PERMISSION_DENIED',
      context: { container, object: first },
    });
    expect(new Set(rest)).toEqual(new Set([undefined]));
  });

  test('takes no answer that leaves names out for one', async () => {
    const body = '<?xml version="1.0"?><DeleteResult></DeleteResult>';
    proxy.fail(isDelete, { answer: 200, headers: HEADERS, body });
    const deleting = bulk.deleteObjects(container, MANY, call);
    expect((await failureOf(deleting)).code).toBe('UNAVAILABLE');
  });
});
