import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import type {
  ObjectRef,
  StorageBackend,
  Versioning,
} from '../../../src/storage/index.js';
import { WireProxy } from '../../chaos/wire-proxy.js';
import { readText, write } from '../../contract/acts.js';
import { findCeph, type CephCluster } from '../../services/ceph/index.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsThrough } from './accounts.js';

const NEWER = 'newer content';
const CHANGE = { metadata: { set: new Map([['k', 'v']]) } };

function sha256Of(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

describeWith('A writer amid a copy in Ceph', await findCeph(), (host) => {
  let cluster: CephCluster;
  let proxy: WireProxy;
  let backend: StorageBackend;
  let ref: ObjectRef;

  beforeAll(async () => {
    cluster = await host.start();
    proxy = await WireProxy.before(cluster.endpoint);
    backend = await openAccount(optionsThrough(proxy, cluster));
  }, 60_000);
  afterAll(async () => {
    await backend.close();
    await proxy[Symbol.asyncDispose]();
    await cluster.stop();
  });
  beforeEach(() => {
    ref = { container: `stowage-amid-${randomUUID()}`, name: 'doc' };
    proxy.reset();
  });

  async function put(content: string, contentType: string): Promise<void> {
    const expected = { sha256: sha256Of(content) };
    await write(backend, ref, content, { contentType, expect: expected });
  }

  /** Two contents, and so many looks that find the former yet, as if the latter came after them. */
  async function overtake(versioning: Versioning, looks: number) {
    await backend.createContainer(ref.container, { versioning }, call);
    await put('old', 'a/old');
    const { etag, versionId } = await backend.statObject(ref, call);
    await put(NEWER, 'a/newer');
    const checksums = `sha256=${sha256Of('old')}`;
    const headers = {
      'x-amz-request-id': 'tx1',
      etag: `"${etag}"`,
      'last-modified': 'Sat, 21 Nov 2026 17:51:48 GMT',
      'content-type': 'a/old',
      'content-length': 3,
      'x-amz-meta-stowage-checksums': checksums,
      ...(versionId !== undefined && { 'x-amz-version-id': versionId }),
    };
    const isLook = ({ method, path }: { method: string; path: string }) =>
      method === 'HEAD' && path.endsWith('/doc');
    proxy.fail(isLook, { answer: 200, headers }, looks);
    return versionId;
  }

  test.each(['OFF', 'ENABLED'] as const)(
    'has what was written described, and no former version lost (%s)',
    async (versioning) => {
      const former = await overtake(versioning, 1);

      const stat = await backend.updateObject(ref, CHANGE, call);

      expect(stat).toMatchObject({
        contentType: 'a/newer',
        metadata: CHANGE.metadata.set,
        checksums: { sha256: sha256Of(NEWER) },
      });
      expect(await readText(backend, ref)).toBe(NEWER);
      if (former === undefined) return;
      const versionRef = { ...ref, versionId: former };
      expect(await readText(backend, versionRef)).toBe('old');
    },
  );

  test('again and again leaves all as it was written, and says so', async () => {
    await overtake('OFF', 3);
    const error = await failureOf(backend.updateObject(ref, CHANGE, call));
    expect(error.code).toBe('UNAVAILABLE');
    const stat = await backend.statObject(ref, call);
    expect(stat.contentType).toBe('a/newer');
    expect(stat.checksums?.sha256).toBe(sha256Of(NEWER));
  });

  test('onto itself is left as it was written', async () => {
    await overtake('OFF', 1);
    const copying = backend.copy?.copyObject(ref, { ref }, call);
    const error = await failureOf(copying ?? Promise.resolve());
    expect(error.code).toBe('UNAVAILABLE');
    const stat = await backend.statObject(ref, call);
    expect(stat.contentType).toBe('a/newer');
    expect(stat.checksums?.sha256).toBe(sha256Of(NEWER));
  });
});
